#!/usr/bin/env bash
# One would expect that `soffice --convert-to` ends with a status that is not 0 when it wrote nothing.
# It ends with 0: for a document that it cannot open, and for a target that it does not know; and of two inputs with one
# base name (甲/自评表.doc, 乙/自评表.doc) the later overwrites the former without a word.
# Who meets it: bureaus whose departments send .doc. We look at the output alone and give each input a name of its own
# (pipelines/land/files/office.py). Needs LibreOffice on this machine; without it the script says so and ends with 0.
set -euo pipefail
command -v soffice > /dev/null || { echo "LibreOffice (soffice) is not installed here; nothing was tried"; exit 0; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
convert() { soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to "$1" --outdir out "${@:2}" > log 2>&1; }
soffice --version | head -1
printf 'PK\003\004 a document that was cut off' > broken.docx
status=0; convert odt broken.docx || status=$?
echo "a broken document: exit status $status, $(ls out 2> /dev/null | wc -l) files written"
test "$status" = 0 && test ! -e out/broken.odt
mkdir a b
printf '{\\rtf1 first\\par}' > a/form.rtf
printf '{\\rtf1 second\\par}' > b/form.rtf
status=0; convert txt:Text a/form.rtf b/form.rtf || status=$?
echo "two inputs of one name: exit status $status, files: $(ls out), text: $(tr -d '\r\n\357\273\277' < out/form.txt)"
test "$status" = 0 && test "$(ls out | wc -l)" = 1
