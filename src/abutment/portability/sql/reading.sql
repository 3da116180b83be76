-- Readings of cells as their source wrote them: what cannot be read is empty, never an error and never a guess.
-- Stable, as what they call is: else PostgreSQL does not put them into the statement that uses them, and calls cost ten times as much.
create schema if not exists reading;
revoke all on schema reading from public;
grant usage on schema reading to abutment_application;

-- A day. MySQL has no empty ones: 0001-01-01 and 0000-00-00 stand for none.
create function reading.day(cell text) returns date language sql stable parallel safe as $$
    select case when cell >= '1753' and cell < '9999-12-31' and pg_input_is_valid(left(cell, 10), 'date')
                then left(cell, 10)::date end
$$;

-- A moment on a clock of the place, without its zone.
create function reading.local(cell text) returns timestamp language sql stable parallel safe as $$
    select case when cell >= '1753' and cell < '9999-12-31' and pg_input_is_valid(cell, 'timestamp') then cell::timestamp end
$$;

create function reading.moment(cell text, zone text) returns timestamptz language sql stable parallel safe as $$
    select reading.local(cell) at time zone zone
$$;

create function reading.clock(cell text) returns time language sql stable parallel safe as $$
    select case when cell < '24' and pg_input_is_valid(cell, 'time') then cell::time end
$$;

create function reading.whole(cell text) returns bigint language sql stable parallel safe as $$
    select case when pg_input_is_valid(cell, 'bigint') then cell::bigint end
$$;

create function reading.small(cell text) returns smallint language sql stable parallel safe as $$
    select case when pg_input_is_valid(cell, 'smallint') then cell::smallint end
$$;

-- Cents of an amount that its source keeps as a binary fraction: the decimal text it prints, rounded half away from zero.
-- Beyond a trillion it is no amount of a dental practice, and times a quantity it would not fit.
create function reading.cents(cell text, times bigint default 1) returns bigint language sql stable parallel safe as $$
    select case when pg_input_is_valid(cell, 'numeric') and cell::numeric between -1e12 and 1e12
                then round(cell::numeric * 100 * times)::bigint end
$$;

create function reading.yes(cell text) returns boolean language sql stable parallel safe as $$
    select coalesce(cell, '0') not in ('0', '', 'f')
$$;

-- A key that names a row: 0 and nothing name none.
create function reading.key(cell text) returns bigint language sql stable parallel safe as $$
    select case when pg_input_is_valid(cell, 'bigint') then nullif(cell::bigint, 0) end
$$;

revoke all on all functions in schema reading from public;
grant execute on all functions in schema reading to abutment_application;
