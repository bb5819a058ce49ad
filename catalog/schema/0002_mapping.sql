-- What people settled about the columns of sheets, and where rows stood that a later hand-in left as they were.

-- a header of sheets, by its fingerprint, of which columns were settled; mapping_id is the number of its entry in the journal
create table daicho_store.mapping (
    mapping_id bigint not null,
    fingerprint varchar not null,
    recorded_at timestamp not null,
    recorded_by varchar not null
);

-- the settled columns; field is null where the column stays unread
create table daicho_store.mapping_column (
    mapping_id bigint not null,
    position integer not null,
    header varchar not null,
    folded varchar not null,
    field varchar
);

-- whose sheets had that header
create table daicho_store.mapping_belonging (
    mapping_id bigint not null,
    organization varchar not null,
    ledger varchar not null,
    department varchar
);

-- the revision whose source a sheet is of, where that is an earlier one
alter table daicho_store.source_sheet add column carried_from bigint;
