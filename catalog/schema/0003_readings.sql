-- Readings of words that the vocabularies do not have as they stand: derived, outside the hash, made anew when the
-- reader's version changes.

-- answers with a note beside them: 有（A社）
create table daicho_store.answer_reading (
    written varchar not null,
    answer varchar not null,
    version integer not null
);

-- groups of data items, a row for each term that one stands for: 連絡先（電話、メール）
create table daicho_store.group_reading (
    written varchar not null,
    position integer not null,
    term varchar not null,
    version integer not null
);
