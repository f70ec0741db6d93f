-- One row: the day on which overdue, late, running and open windows are judged.
select cast(data_as_of as date) as data_as_of
from {{ source('meta', 'run') }}
