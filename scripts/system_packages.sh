#!/usr/bin/env bash
# What pip cannot bring and some tests look through: Chromium with Chinese fonts (pages as pictures) and LibreOffice (documents as
# pages), Java (the cluster engine), PostgreSQL and MariaDB (databases as sources). Taken from apt where that may be done; where not, those tests skip with one line each.
set -u
need=()
command -v chromium >/dev/null || command -v google-chrome >/dev/null || need+=(chromium)
command -v soffice >/dev/null || need+=(libreoffice-writer-nogui libreoffice-calc-nogui)
fc-list 2>/dev/null | grep -qiE 'cjk|wenquanyi|noto.*sc' || need+=(fonts-wqy-zenhei)
command -v java >/dev/null || need+=(openjdk-17-jre-headless)
command -v pdftoppm >/dev/null || need+=(poppler-utils)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || need+=(postgresql)
command -v mariadbd >/dev/null || [ -x /usr/sbin/mariadbd ] || need+=(mariadb-server)
[ ${#need[@]} -eq 0 ] && exit 0
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    echo "Installing ${need[*]} ..."
    apt-get update -qq >/dev/null 2>&1
    for package in "${need[@]}"; do
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 \
            || echo "$package could not be installed: the tests that need it are skipped."
    done
else
    echo "${need[*]} missing and apt-get not at hand: the tests that need them are skipped."
fi
exit 0
