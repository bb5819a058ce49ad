-- The store: portable SQL only (not null and plain types), since the shared engine has no keys, checks or sequences.
-- What constraints would have guarded, the files in invariants/ ask. Never edited after a release; later changes are
-- further numbered files.

create schema if not exists daicho_store;

-- one row: the last entry of the journal; every write updates it, so of two writers one gets a conflict
create table daicho_store.head (
    sequence bigint not null,
    hash varchar not null
);

-- the hash chain over everything that was written: hash = sha256(former hash, line feed, entry)
create table daicho_store.journal (
    sequence bigint not null,
    kind varchar not null,
    recorded_at timestamp not null,
    entry varchar not null,
    hash varchar not null
);

create table daicho_store.organization (
    organization varchar not null,
    name varchar not null,
    folded varchar not null,
    corporate_number varchar,
    submission_id bigint not null
);

create table daicho_store.department (
    organization varchar not null,
    department varchar not null,
    predecessor varchar,
    started_on date,
    ended_on date
);

create table daicho_store.ledger (
    ledger varchar not null,
    organization varchar not null,
    kind varchar not null,
    department varchar,
    closed_on date,
    submission_id bigint not null
);

create table daicho_store.submission (
    submission_id bigint not null,
    organization varchar not null,
    ledger varchar not null,
    status varchar not null,
    revision_id bigint,
    recorded_at timestamp not null,
    recorded_on date not null,
    recorded_by varchar not null,
    source_name varchar not null,
    source_sha256 varchar not null,
    effective_on varchar,
    errors integer not null,
    warnings integer not null
);

-- revision_id is the submission_id of the hand-in that brought it
create table daicho_store.revision (
    revision_id bigint not null,
    ledger varchar not null,
    number integer not null,
    effective_on varchar,
    effective_from date not null,
    recorded_at timestamp not null,
    content_sha256 varchar not null,
    activities integer not null,
    added integer not null,
    changed integer not null,
    removed integer not null
);

create table daicho_store.release (
    release_id bigint not null,
    organization varchar not null,
    number integer not null,
    basis_date date not null,
    prepared_by varchar,
    prepared_on date,
    checked_by varchar,
    checked_on date,
    approved_by varchar,
    approved_on date,
    fingerprint varchar not null,
    note varchar
);

create table daicho_store.release_revision (
    release_id bigint not null,
    revision_id bigint not null
);

create table daicho_store.withdrawal (
    revision_id bigint not null,
    recorded_at timestamp not null,
    recorded_by varchar not null,
    reason varchar not null
);

create table daicho_store.correction (
    correction_id bigint not null,
    ledger varchar not null,
    activity varchar,
    entity varchar not null,
    field varchar not null,
    written varchar,
    effective_from date not null,
    recorded_at timestamp not null,
    recorded_by varchar not null,
    reason varchar not null
);

create table daicho_store.activity_link (
    activity varchar not null,
    former_activity varchar not null,
    kind varchar not null,
    recorded_at timestamp not null,
    recorded_by varchar not null
);

-- Content: one row per revision and place; every value is the cell's own text, null when blank.
-- sheet_no and row_no say where the row stood in the source; source_column says in which column each field stood.

create table daicho_store.activity (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    content_sha256 varchar not null,
    reference varchar,
    name varchar,
    business varchar,
    department varchar,
    manager varchar,
    information_class varchar,
    role varchar,
    subjects varchar,
    subject_count varchar,
    counted_on varchar,
    items varchar,
    special_care varchar,
    sector_sensitive varchar,
    my_number varchar,
    retained_data varchar,
    retained_data_reason varchar,
    purposes varchar,
    acquisition varchar,
    acquisition_source varchar,
    direct_written varchar,
    notice varchar,
    consents varchar,
    contact_use varchar,
    medium varchar,
    storage_place varchar,
    storage_method varchar,
    access varchar,
    foreign_storage varchar,
    storage_country varchar,
    use_until varchar,
    retention varchar,
    disposal varchar,
    entrusted_out varchar,
    entrustees varchar,
    entrusters varchar,
    third_party varchar,
    recipients varchar,
    provision_ground varchar,
    joint_use varchar,
    foreign_provision varchar,
    foreign_country varchar,
    safeguards varchar,
    risk_reference varchar,
    status varchar,
    started_on varchar,
    ended_on varchar,
    reviewed_on varchar,
    next_review_on varchar,
    approved_by varchar,
    remarks varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.organization_fact (
    revision_id bigint not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    fact varchar,
    written varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_subject (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    written varchar,
    count varchar,
    counted_on varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_item (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    written varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_purpose (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    written varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_acquisition (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    written varchar,
    source varchar,
    direct_written varchar,
    notice_act varchar,
    notice varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_consent (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    written varchar,
    for_what varchar,
    exception varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_storage (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    place varchar,
    system varchar,
    medium varchar,
    method varchar,
    access varchar,
    country varchar,
    provider varchar,
    provider_country varchar,
    provider_handles_data varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_retention (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    kind varchar,
    written varchar,
    applies_to varchar,
    statute varchar,
    disposal varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_entrustment (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    name varchar,
    corporate_number varchar,
    work varchar,
    items varchar,
    subject_count varchar,
    country varchar,
    contract varchar,
    contract_from varchar,
    contract_to varchar,
    evaluated_on varchar,
    next_evaluation_on varchar,
    re_entrustment varchar,
    parent varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_entruster (
    revision_id bigint not null,
    activity varchar not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    name varchar,
    corporate_number varchar,
    contract varchar,
    re_entrustment_allowed varchar,
    return_or_erasure varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.activity_recipient (
    revision_id bigint not null,
    activity varchar,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    name varchar,
    corporate_number varchar,
    kind varchar,
    ground varchar,
    foreign_ground varchar,
    country varchar,
    items varchar,
    method varchar,
    record_kept varchar,
    scope varchar,
    purposes varchar,
    responsible_party varchar,
    responsible_address varchar,
    responsible_representative varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.safeguard (
    revision_id bigint not null,
    activity varchar,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    heading varchar,
    written varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.publication (
    revision_id bigint not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    item varchar,
    status varchar,
    made_known_by varchar,
    written varchar,
    url varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

create table daicho_store.rights_procedure (
    revision_id bigint not null,
    position integer not null,
    sheet_no integer not null,
    row_no integer not null,
    request varchar,
    "window" varchar,
    method varchar,
    identity_check varchar,
    agent varchar,
    fee varchar,
    fee_note varchar,
    limits varchar,
    clause varchar,
    evidence varchar,
    modality varchar
);

-- values of columns that no field knows; entity_position is the row's position within its table
create table daicho_store.extra (
    revision_id bigint not null,
    entity varchar not null,
    activity varchar,
    entity_position integer,
    header varchar not null,
    written varchar not null,
    sheet_no integer not null,
    row_no integer not null,
    column_no integer not null
);

create table daicho_store.source_sheet (
    revision_id bigint not null,
    sheet_no integer not null,
    sheet varchar not null,
    layout varchar not null,
    header_row integer
);

create table daicho_store.source_column (
    revision_id bigint not null,
    sheet_no integer not null,
    entity varchar not null,
    field varchar not null,
    column_no integer not null
);

-- the exceptions: values that do not stand where their row and their field's column say
create table daicho_store.source_cell (
    revision_id bigint not null,
    entity varchar not null,
    activity varchar,
    position integer not null,
    field varchar not null,
    sheet_no integer not null,
    row_no integer not null,
    column_no integer not null
);

create table daicho_store.finding (
    submission_id bigint not null,
    position integer not null,
    code varchar not null,
    severity varchar not null,
    basis varchar,
    message_ja varchar not null,
    message_en varchar not null,
    entity varchar,
    entity_id varchar,
    sheet varchar,
    row_no integer,
    column_no integer
);

create table daicho_store.waiver (
    ledger varchar not null,
    code varchar not null,
    entity varchar,
    entity_id varchar,
    field varchar,
    reason varchar not null,
    recorded_at timestamp not null,
    recorded_by varchar not null,
    until date
);

-- Knowledge, loaded anew whenever the program's or the user's changes.

create table daicho_store.term (
    vocabulary varchar not null,
    term varchar not null,
    position integer not null,
    label_ja varchar not null,
    label_en varchar not null,
    definition_ja varchar,
    definition_en varchar,
    parent varchar,
    flags varchar,
    basis varchar,
    dpv varchar,
    fides varchar,
    valid_from date,
    valid_to date,
    origin varchar not null
);

create table daicho_store.alias (
    vocabulary varchar not null,
    alias varchar not null,
    folded varchar not null,
    term varchar not null,
    origin varchar not null
);

create table daicho_store.knowledge (
    hash varchar not null,
    program varchar not null,
    applied_at timestamp not null
);

-- Readings: derived from what was written, outside the hash, made anew when the reader's version changes.

create table daicho_store.spelling (
    written varchar not null,
    folded varchar not null,
    version integer not null
);

create table daicho_store.date_reading (
    written varchar not null,
    day date not null,
    "precision" varchar not null,
    version integer not null
);

create table daicho_store.count_reading (
    written varchar not null,
    count_min bigint not null,
    count_max bigint,
    approximate boolean not null,
    unit varchar,
    version integer not null
);

create table daicho_store.period_reading (
    written varchar not null,
    months integer,
    event varchar,
    until date,
    version integer not null
);
