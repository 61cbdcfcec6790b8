PRAGMA legacy_alter_table=ON
-- next
CREATE TABLE class_property (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	class_group_id INTEGER NOT NULL, 
	item_name VARCHAR(255) NOT NULL, 
	place_kind VARCHAR(40) NOT NULL, 
	fixed_asset_id INTEGER, 
	item_id INTEGER, 
	specification VARCHAR(255), 
	unit VARCHAR(255), 
	quantity BIGINT NOT NULL, 
	intact_quantity BIGINT, 
	damaged_quantity BIGINT, 
	unit_price BIGINT, 
	is_old_for_new BOOLEAN NOT NULL, 
	expected_use_months INTEGER, 
	class_teacher_id INTEGER, 
	keeper_student_id INTEGER, 
	registered_on DATE NOT NULL, 
	confirmed_on DATE, 
	state VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_class_property_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_class_property_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_class_property_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_class_property_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id), 
	CONSTRAINT fk_class_property_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_class_property_class_teacher_id FOREIGN KEY(school_id, class_teacher_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_class_property_keeper_student_id FOREIGN KEY(school_id, keeper_student_id) REFERENCES student (school_id, id), 
	CONSTRAINT fk_class_property_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_class_property_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_class_property_class_group_id ON class_property (school_id, class_group_id, id)
-- next
CREATE INDEX ix_class_property_is_old_for_new ON class_property (school_id, is_old_for_new, id)
-- next
CREATE INDEX ix_class_property_place_kind ON class_property (school_id, place_kind, id)
-- next
CREATE INDEX ix_class_property_item_id ON class_property (school_id, item_id, id)
-- next
CREATE INDEX ix_class_property_unit ON class_property (school_id, unit, id)
-- next
CREATE INDEX ix_class_property_item_name ON class_property (school_id, item_name, id)
-- next
CREATE INDEX ix_class_property_fixed_asset_id ON class_property (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_class_property_state ON class_property (school_id, state, id)
-- next
CREATE INDEX ix_class_property_confirmed_on ON class_property (school_id, confirmed_on, id)
-- next
CREATE INDEX ix_class_property_registered_on ON class_property (school_id, registered_on, id)
-- next
CREATE INDEX ix_class_property_keeper_student_id ON class_property (school_id, keeper_student_id, id)
-- next
CREATE INDEX ix_class_property_class_teacher_id ON class_property (school_id, class_teacher_id, id)
-- next
CREATE VIRTUAL TABLE search_class_property USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_class_property_insert AFTER INSERT ON class_property WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_class_property (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_class_property_update AFTER UPDATE OF search_text ON class_property WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_class_property (search_class_property, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_class_property (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_class_property_delete AFTER DELETE ON class_property WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_class_property (search_class_property, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE room_property (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	department_id INTEGER, 
	room_id INTEGER, 
	responsible_id INTEGER NOT NULL, 
	item_name VARCHAR(255) NOT NULL, 
	fixed_asset_id INTEGER, 
	item_id INTEGER, 
	specification VARCHAR(255), 
	unit VARCHAR(255), 
	quantity BIGINT NOT NULL, 
	intact_quantity BIGINT, 
	damaged_quantity BIGINT, 
	unit_price BIGINT, 
	contract_from_on DATE NOT NULL, 
	contract_until DATE, 
	confirmed_on DATE, 
	state VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_room_property_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_room_property_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_room_property_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id), 
	CONSTRAINT fk_room_property_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id), 
	CONSTRAINT fk_room_property_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_room_property_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id), 
	CONSTRAINT fk_room_property_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_room_property_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_room_property_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_room_property_department_id ON room_property (school_id, department_id, id)
-- next
CREATE INDEX ix_room_property_item_id ON room_property (school_id, item_id, id)
-- next
CREATE INDEX ix_room_property_fixed_asset_id ON room_property (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_room_property_responsible_id ON room_property (school_id, responsible_id, id)
-- next
CREATE INDEX ix_room_property_room_id ON room_property (school_id, room_id, id)
-- next
CREATE INDEX ix_room_property_item_name ON room_property (school_id, item_name, id)
-- next
CREATE INDEX ix_room_property_state ON room_property (school_id, state, id)
-- next
CREATE INDEX ix_room_property_confirmed_on ON room_property (school_id, confirmed_on, id)
-- next
CREATE INDEX ix_room_property_contract_until ON room_property (school_id, contract_until, id)
-- next
CREATE INDEX ix_room_property_contract_from_on ON room_property (school_id, contract_from_on, id)
-- next
CREATE INDEX ix_room_property_unit ON room_property (school_id, unit, id)
-- next
CREATE VIRTUAL TABLE search_room_property USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_room_property_insert AFTER INSERT ON room_property WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_room_property (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_room_property_update AFTER UPDATE OF search_text ON room_property WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_room_property (search_room_property, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_room_property (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_room_property_delete AFTER DELETE ON room_property WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_room_property (search_room_property, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE property_check (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	check_kind VARCHAR(40) NOT NULL, 
	term_id INTEGER NOT NULL, 
	class_group_id INTEGER, 
	room_id INTEGER, 
	responsible_id INTEGER, 
	checked_by_id INTEGER NOT NULL, 
	rating VARCHAR(40), 
	problem_note TEXT, 
	is_published BOOLEAN NOT NULL, 
	published_on DATE, 
	responsible_confirmed_on DATE, 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_property_check_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_property_check_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_property_check_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_property_check_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_property_check_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id), 
	CONSTRAINT fk_property_check_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_property_check_checked_by_id FOREIGN KEY(school_id, checked_by_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_property_check_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_property_check_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_property_check_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_property_check_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_property_check_rating ON property_check (school_id, rating, id)
-- next
CREATE INDEX ix_property_check_checked_by_id ON property_check (school_id, checked_by_id, id)
-- next
CREATE INDEX ix_property_check_responsible_id ON property_check (school_id, responsible_id, id)
-- next
CREATE INDEX ix_property_check_state ON property_check (school_id, state, id)
-- next
CREATE INDEX ix_property_check_room_id ON property_check (school_id, room_id, id)
-- next
CREATE INDEX ix_property_check_state_date ON property_check (school_id, state, date, id)
-- next
CREATE INDEX ix_property_check_term_id ON property_check (school_id, term_id, id)
-- next
CREATE INDEX ix_property_check_class_group_id ON property_check (school_id, class_group_id, id)
-- next
CREATE INDEX ix_property_check_check_kind ON property_check (school_id, check_kind, id)
-- next
CREATE INDEX ix_property_check_prepared_by_id ON property_check (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_property_check_published_on ON property_check (school_id, published_on, id)
-- next
CREATE INDEX ix_property_check_is_published ON property_check (school_id, is_published, id)
-- next
CREATE INDEX ix_property_check_date ON property_check (school_id, date, id)
-- next
CREATE VIRTUAL TABLE search_property_check USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_property_check_insert AFTER INSERT ON property_check WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_property_check (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_property_check_update AFTER UPDATE OF search_text ON property_check WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_property_check (search_property_check, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_property_check (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_property_check_delete AFTER DELETE ON property_check WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_property_check (search_property_check, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE property_check_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	item_name VARCHAR(255) NOT NULL, 
	fixed_asset_id INTEGER, 
	unit VARCHAR(255), 
	due_quantity BIGINT NOT NULL, 
	actual_quantity BIGINT NOT NULL, 
	damaged_quantity BIGINT, 
	damage_cause VARCHAR(40), 
	responsible_text VARCHAR(255), 
	handling VARCHAR(40), 
	damage_compensation_id INTEGER, 
	repair_request_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_property_check_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_property_check_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_property_check_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES property_check (school_id, id), 
	CONSTRAINT fk_property_check_line_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id), 
	CONSTRAINT fk_property_check_line_damage_compensation_id FOREIGN KEY(school_id, damage_compensation_id) REFERENCES damage_compensation (school_id, id), 
	CONSTRAINT fk_property_check_line_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id), 
	CONSTRAINT fk_property_check_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_property_check_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_property_check_line_document_id ON property_check_line (document_id)
-- next
CREATE INDEX ix_property_check_line_fixed_asset_id ON property_check_line (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_property_check_line_repair_request_id ON property_check_line (school_id, repair_request_id, id)
-- next
CREATE INDEX ix_property_check_line_damage_compensation_id ON property_check_line (school_id, damage_compensation_id, id)
-- next
CREATE INDEX ix_property_check_line_item_name ON property_check_line (school_id, item_name, id)
-- next
CREATE INDEX ix_property_check_line_handling ON property_check_line (school_id, handling, id)
-- next
CREATE INDEX ix_property_check_line_responsible_text ON property_check_line (school_id, responsible_text, id)
-- next
CREATE INDEX ix_property_check_line_unit ON property_check_line (school_id, unit, id)
-- next
CREATE INDEX ix_property_check_line_damage_cause ON property_check_line (school_id, damage_cause, id)
-- next
CREATE VIRTUAL TABLE search_property_check_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_property_check_line_insert AFTER INSERT ON property_check_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_property_check_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_property_check_line_update AFTER UPDATE OF search_text ON property_check_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_property_check_line (search_property_check_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_property_check_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_property_check_line_delete AFTER DELETE ON property_check_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_property_check_line (search_property_check_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE personal_property (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	holder_id INTEGER NOT NULL, 
	department_id INTEGER, 
	fixed_asset_id INTEGER, 
	item_id INTEGER, 
	quantity BIGINT NOT NULL, 
	used_for VARCHAR(255), 
	condition_issued VARCHAR(40) NOT NULL, 
	due_on DATE, 
	keeper_id INTEGER NOT NULL, 
	holder_signature INTEGER, 
	returned_on DATE, 
	condition_returned VARCHAR(40), 
	handling_note VARCHAR(255), 
	damage_compensation_id INTEGER, 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_personal_property_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_personal_property_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_personal_property_holder_id FOREIGN KEY(school_id, holder_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_personal_property_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id), 
	CONSTRAINT fk_personal_property_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id), 
	CONSTRAINT fk_personal_property_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_personal_property_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_personal_property_damage_compensation_id FOREIGN KEY(school_id, damage_compensation_id) REFERENCES damage_compensation (school_id, id), 
	CONSTRAINT fk_personal_property_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_personal_property_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_personal_property_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_personal_property_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_personal_property_condition_returned ON personal_property (school_id, condition_returned, id)
-- next
CREATE INDEX ix_personal_property_date ON personal_property (school_id, date, id)
-- next
CREATE INDEX ix_personal_property_returned_on ON personal_property (school_id, returned_on, id)
-- next
CREATE INDEX ix_personal_property_keeper_id ON personal_property (school_id, keeper_id, id)
-- next
CREATE INDEX ix_personal_property_due_on ON personal_property (school_id, due_on, id)
-- next
CREATE INDEX ix_personal_property_prepared_by_id ON personal_property (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_personal_property_used_for ON personal_property (school_id, used_for, id)
-- next
CREATE INDEX ix_personal_property_state_date ON personal_property (school_id, state, date, id)
-- next
CREATE INDEX ix_personal_property_state ON personal_property (school_id, state, id)
-- next
CREATE INDEX ix_personal_property_item_id ON personal_property (school_id, item_id, id)
-- next
CREATE INDEX ix_personal_property_department_id ON personal_property (school_id, department_id, id)
-- next
CREATE INDEX ix_personal_property_holder_id ON personal_property (school_id, holder_id, id)
-- next
CREATE INDEX ix_personal_property_fixed_asset_id ON personal_property (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_personal_property_damage_compensation_id ON personal_property (school_id, damage_compensation_id, id)
-- next
CREATE VIRTUAL TABLE search_personal_property USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_personal_property_insert AFTER INSERT ON personal_property WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_personal_property (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_personal_property_update AFTER UPDATE OF search_text ON personal_property WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_personal_property (search_personal_property, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_personal_property (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_personal_property_delete AFTER DELETE ON personal_property WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_personal_property (search_personal_property, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE student_property_keeper (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	class_group_id INTEGER NOT NULL, 
	student_id INTEGER NOT NULL, 
	term_id INTEGER NOT NULL, 
	appointed_on DATE NOT NULL, 
	trained_on DATE, 
	last_checked_on DATE, 
	check_rating VARCHAR(40), 
	reward_note VARCHAR(255), 
	ended_on DATE, 
	state VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_student_property_keeper_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_student_property_keeper_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_student_property_keeper_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_student_property_keeper_student_id FOREIGN KEY(school_id, student_id) REFERENCES student (school_id, id), 
	CONSTRAINT fk_student_property_keeper_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_student_property_keeper_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_student_property_keeper_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_student_property_keeper_check_rating ON student_property_keeper (school_id, check_rating, id)
-- next
CREATE INDEX ix_student_property_keeper_class_group_id ON student_property_keeper (school_id, class_group_id, id)
-- next
CREATE INDEX ix_student_property_keeper_last_checked_on ON student_property_keeper (school_id, last_checked_on, id)
-- next
CREATE INDEX ix_student_property_keeper_term_id ON student_property_keeper (school_id, term_id, id)
-- next
CREATE INDEX ix_student_property_keeper_trained_on ON student_property_keeper (school_id, trained_on, id)
-- next
CREATE INDEX ix_student_property_keeper_student_id ON student_property_keeper (school_id, student_id, id)
-- next
CREATE INDEX ix_student_property_keeper_appointed_on ON student_property_keeper (school_id, appointed_on, id)
-- next
CREATE INDEX ix_student_property_keeper_state ON student_property_keeper (school_id, state, id)
-- next
CREATE TABLE special_room (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	room_id INTEGER NOT NULL, 
	category VARCHAR(40) NOT NULL, 
	keeper_id INTEGER NOT NULL, 
	opening_hours VARCHAR(255) NOT NULL, 
	weekly_session_count INTEGER, 
	seat_count INTEGER, 
	regulation_title VARCHAR(255), 
	equipment_gap TEXT, 
	state VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_special_room_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_special_room_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_special_room_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id), 
	CONSTRAINT fk_special_room_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_special_room_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_special_room_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_special_room_room_id UNIQUE (school_id, room_id)
)
-- next
CREATE INDEX ix_special_room_state ON special_room (school_id, state, id)
-- next
CREATE INDEX ix_special_room_keeper_id ON special_room (school_id, keeper_id, id)
-- next
CREATE INDEX ix_special_room_opening_hours ON special_room (school_id, opening_hours, id)
-- next
CREATE INDEX ix_special_room_category ON special_room (school_id, category, id)
-- next
CREATE VIRTUAL TABLE search_special_room USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_special_room_insert AFTER INSERT ON special_room WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_special_room (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_special_room_update AFTER UPDATE OF search_text ON special_room WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_special_room (search_special_room, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_special_room (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_special_room_delete AFTER DELETE ON special_room WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_special_room (search_special_room, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE special_room_usage (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	special_room_id INTEGER NOT NULL, 
	used_on DATE NOT NULL, 
	lesson_no INTEGER, 
	start_time TIME, 
	end_time TIME, 
	usage_kind VARCHAR(40) NOT NULL, 
	class_group_id INTEGER, 
	staff_id INTEGER, 
	attendee_count INTEGER, 
	content VARCHAR(255), 
	equipment_state VARCHAR(40), 
	fault_note VARCHAR(255), 
	repair_request_id INTEGER, 
	keeper_id INTEGER, 
	is_open_on_time BOOLEAN NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_special_room_usage_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_special_room_usage_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_special_room_usage_special_room_id FOREIGN KEY(school_id, special_room_id) REFERENCES special_room (school_id, id), 
	CONSTRAINT fk_special_room_usage_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_special_room_usage_staff_id FOREIGN KEY(school_id, staff_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_special_room_usage_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id), 
	CONSTRAINT fk_special_room_usage_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_special_room_usage_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_special_room_usage_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_special_room_usage_lesson_no ON special_room_usage (school_id, lesson_no, id)
-- next
CREATE INDEX ix_special_room_usage_class_group_id ON special_room_usage (school_id, class_group_id, id)
-- next
CREATE INDEX ix_special_room_usage_usage_kind ON special_room_usage (school_id, usage_kind, id)
-- next
CREATE INDEX ix_special_room_usage_used_on ON special_room_usage (school_id, used_on, id)
-- next
CREATE INDEX ix_special_room_usage_state ON special_room_usage (school_id, state, id)
-- next
CREATE INDEX ix_special_room_usage_staff_id ON special_room_usage (school_id, staff_id, id)
-- next
CREATE INDEX ix_special_room_usage_is_open_on_time ON special_room_usage (school_id, is_open_on_time, id)
-- next
CREATE INDEX ix_special_room_usage_repair_request_id ON special_room_usage (school_id, repair_request_id, id)
-- next
CREATE INDEX ix_special_room_usage_keeper_id ON special_room_usage (school_id, keeper_id, id)
-- next
CREATE INDEX ix_special_room_usage_equipment_state ON special_room_usage (school_id, equipment_state, id)
-- next
CREATE INDEX ix_special_room_usage_content ON special_room_usage (school_id, content, id)
-- next
CREATE INDEX ix_special_room_usage_special_room_id ON special_room_usage (school_id, special_room_id, id)
-- next
CREATE VIRTUAL TABLE search_special_room_usage USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_special_room_usage_insert AFTER INSERT ON special_room_usage WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_special_room_usage (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_special_room_usage_update AFTER UPDATE OF search_text ON special_room_usage WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_special_room_usage (search_special_room_usage, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_special_room_usage (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_special_room_usage_delete AFTER DELETE ON special_room_usage WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_special_room_usage (search_special_room_usage, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE desk_chair_adjustment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	term_id INTEGER NOT NULL, 
	class_group_id INTEGER NOT NULL, 
	adjustment_kind VARCHAR(40) NOT NULL, 
	student_count INTEGER NOT NULL, 
	desk_count INTEGER NOT NULL, 
	chair_count INTEGER NOT NULL, 
	desk_change_count INTEGER NOT NULL, 
	chair_change_count INTEGER NOT NULL, 
	desk_model VARCHAR(255), 
	other_class_group_id INTEGER, 
	other_room_id INTEGER, 
	adjusted_on DATE, 
	handler_id INTEGER NOT NULL, 
	class_teacher_confirmed_on DATE, 
	state VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_desk_chair_adjustment_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_desk_chair_adjustment_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_desk_chair_adjustment_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_desk_chair_adjustment_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_desk_chair_adjustment_other_class_group_id FOREIGN KEY(school_id, other_class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_desk_chair_adjustment_other_room_id FOREIGN KEY(school_id, other_room_id) REFERENCES room (school_id, id), 
	CONSTRAINT fk_desk_chair_adjustment_handler_id FOREIGN KEY(school_id, handler_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_desk_chair_adjustment_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_desk_chair_adjustment_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_desk_chair_adjustment_adjustment_kind ON desk_chair_adjustment (school_id, adjustment_kind, id)
-- next
CREATE INDEX ix_desk_chair_adjustment_other_room_id ON desk_chair_adjustment (school_id, other_room_id, id)
-- next
CREATE INDEX ix_desk_chair_adjustment_other_class_group_id ON desk_chair_adjustment (school_id, other_class_group_id, id)
-- next
CREATE INDEX ix_desk_chair_adjustment_class_group_id ON desk_chair_adjustment (school_id, class_group_id, id)
-- next
CREATE INDEX ix_desk_chair_adjustment_state ON desk_chair_adjustment (school_id, state, id)
-- next
CREATE INDEX ix_desk_chair_adjustment_class_teacher_confirmed_on ON desk_chair_adjustment (school_id, class_teacher_confirmed_on, id)
-- next
CREATE INDEX ix_desk_chair_adjustment_handler_id ON desk_chair_adjustment (school_id, handler_id, id)
-- next
CREATE INDEX ix_desk_chair_adjustment_adjusted_on ON desk_chair_adjustment (school_id, adjusted_on, id)
-- next
CREATE INDEX ix_desk_chair_adjustment_term_id ON desk_chair_adjustment (school_id, term_id, id)
-- next
CREATE VIRTUAL TABLE search_desk_chair_adjustment USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_desk_chair_adjustment_insert AFTER INSERT ON desk_chair_adjustment WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_desk_chair_adjustment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_desk_chair_adjustment_update AFTER UPDATE OF search_text ON desk_chair_adjustment WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_desk_chair_adjustment (search_desk_chair_adjustment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_desk_chair_adjustment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_desk_chair_adjustment_delete AFTER DELETE ON desk_chair_adjustment WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_desk_chair_adjustment (search_desk_chair_adjustment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE valuables_custody (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	term_id INTEGER NOT NULL, 
	item_name VARCHAR(255) NOT NULL, 
	fixed_asset_id INTEGER, 
	quantity BIGINT NOT NULL, 
	department_id INTEGER NOT NULL, 
	handed_in_by_id INTEGER, 
	handed_in_on DATE, 
	room_id INTEGER, 
	custodian_id INTEGER, 
	taken_back_on DATE, 
	taken_back_by_id INTEGER, 
	condition_returned VARCHAR(40), 
	state VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_valuables_custody_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_valuables_custody_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_valuables_custody_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_valuables_custody_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id), 
	CONSTRAINT fk_valuables_custody_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id), 
	CONSTRAINT fk_valuables_custody_handed_in_by_id FOREIGN KEY(school_id, handed_in_by_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_valuables_custody_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id), 
	CONSTRAINT fk_valuables_custody_custodian_id FOREIGN KEY(school_id, custodian_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_valuables_custody_taken_back_by_id FOREIGN KEY(school_id, taken_back_by_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_valuables_custody_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_valuables_custody_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_valuables_custody_state ON valuables_custody (school_id, state, id)
-- next
CREATE INDEX ix_valuables_custody_item_name ON valuables_custody (school_id, item_name, id)
-- next
CREATE INDEX ix_valuables_custody_condition_returned ON valuables_custody (school_id, condition_returned, id)
-- next
CREATE INDEX ix_valuables_custody_taken_back_by_id ON valuables_custody (school_id, taken_back_by_id, id)
-- next
CREATE INDEX ix_valuables_custody_custodian_id ON valuables_custody (school_id, custodian_id, id)
-- next
CREATE INDEX ix_valuables_custody_taken_back_on ON valuables_custody (school_id, taken_back_on, id)
-- next
CREATE INDEX ix_valuables_custody_room_id ON valuables_custody (school_id, room_id, id)
-- next
CREATE INDEX ix_valuables_custody_term_id ON valuables_custody (school_id, term_id, id)
-- next
CREATE INDEX ix_valuables_custody_handed_in_by_id ON valuables_custody (school_id, handed_in_by_id, id)
-- next
CREATE INDEX ix_valuables_custody_handed_in_on ON valuables_custody (school_id, handed_in_on, id)
-- next
CREATE INDEX ix_valuables_custody_fixed_asset_id ON valuables_custody (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_valuables_custody_department_id ON valuables_custody (school_id, department_id, id)
-- next
CREATE VIRTUAL TABLE search_valuables_custody USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_valuables_custody_insert AFTER INSERT ON valuables_custody WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_valuables_custody (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_valuables_custody_update AFTER UPDATE OF search_text ON valuables_custody WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_valuables_custody (search_valuables_custody, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_valuables_custody (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_valuables_custody_delete AFTER DELETE ON valuables_custody WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_valuables_custody (search_valuables_custody, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE supply_demand (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	term_id INTEGER NOT NULL, 
	week_no INTEGER, 
	department_id INTEGER NOT NULL, 
	item_id INTEGER, 
	item_name VARCHAR(255) NOT NULL, 
	specification VARCHAR(255), 
	unit VARCHAR(255) NOT NULL, 
	quantity BIGINT NOT NULL, 
	needed_on DATE NOT NULL, 
	activity VARCHAR(255), 
	counted_by_id INTEGER NOT NULL, 
	reported_on DATE NOT NULL, 
	purchase_plan_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_supply_demand_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_supply_demand_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_supply_demand_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_supply_demand_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id), 
	CONSTRAINT fk_supply_demand_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_supply_demand_counted_by_id FOREIGN KEY(school_id, counted_by_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_supply_demand_purchase_plan_id FOREIGN KEY(school_id, purchase_plan_id) REFERENCES purchase_plan (school_id, id), 
	CONSTRAINT fk_supply_demand_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_supply_demand_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_supply_demand_week_no ON supply_demand (school_id, week_no, id)
-- next
CREATE INDEX ix_supply_demand_item_id ON supply_demand (school_id, item_id, id)
-- next
CREATE INDEX ix_supply_demand_item_name ON supply_demand (school_id, item_name, id)
-- next
CREATE INDEX ix_supply_demand_unit ON supply_demand (school_id, unit, id)
-- next
CREATE INDEX ix_supply_demand_purchase_plan_id ON supply_demand (school_id, purchase_plan_id, id)
-- next
CREATE INDEX ix_supply_demand_reported_on ON supply_demand (school_id, reported_on, id)
-- next
CREATE INDEX ix_supply_demand_counted_by_id ON supply_demand (school_id, counted_by_id, id)
-- next
CREATE INDEX ix_supply_demand_activity ON supply_demand (school_id, activity, id)
-- next
CREATE INDEX ix_supply_demand_specification ON supply_demand (school_id, specification, id)
-- next
CREATE INDEX ix_supply_demand_needed_on ON supply_demand (school_id, needed_on, id)
-- next
CREATE INDEX ix_supply_demand_term_id ON supply_demand (school_id, term_id, id)
-- next
CREATE INDEX ix_supply_demand_department_id ON supply_demand (school_id, department_id, id)
-- next
CREATE VIRTUAL TABLE search_supply_demand USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_supply_demand_insert AFTER INSERT ON supply_demand WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_supply_demand (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_supply_demand_update AFTER UPDATE OF search_text ON supply_demand WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_supply_demand (search_supply_demand, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_supply_demand (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_supply_demand_delete AFTER DELETE ON supply_demand WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_supply_demand (search_supply_demand, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE purchase_plan (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	term_id INTEGER NOT NULL, 
	period_kind VARCHAR(40) NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	category VARCHAR(40) NOT NULL, 
	department_id INTEGER, 
	fund_source VARCHAR(40), 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_purchase_plan_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_purchase_plan_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_purchase_plan_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_purchase_plan_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id), 
	CONSTRAINT fk_purchase_plan_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_purchase_plan_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_purchase_plan_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_purchase_plan_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_purchase_plan_date ON purchase_plan (school_id, date, id)
-- next
CREATE INDEX ix_purchase_plan_prepared_by_id ON purchase_plan (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_purchase_plan_state_date ON purchase_plan (school_id, state, date, id)
-- next
CREATE INDEX ix_purchase_plan_fund_source ON purchase_plan (school_id, fund_source, id)
-- next
CREATE INDEX ix_purchase_plan_department_id ON purchase_plan (school_id, department_id, id)
-- next
CREATE INDEX ix_purchase_plan_category ON purchase_plan (school_id, category, id)
-- next
CREATE INDEX ix_purchase_plan_title ON purchase_plan (school_id, title, id)
-- next
CREATE INDEX ix_purchase_plan_state ON purchase_plan (school_id, state, id)
-- next
CREATE INDEX ix_purchase_plan_period_kind ON purchase_plan (school_id, period_kind, id)
-- next
CREATE INDEX ix_purchase_plan_term_id ON purchase_plan (school_id, term_id, id)
-- next
CREATE VIRTUAL TABLE search_purchase_plan USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_purchase_plan_insert AFTER INSERT ON purchase_plan WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_plan (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_plan_update AFTER UPDATE OF search_text ON purchase_plan WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_purchase_plan (search_purchase_plan, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_purchase_plan (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_plan_delete AFTER DELETE ON purchase_plan WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_plan (search_purchase_plan, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE purchase_plan_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	item_id INTEGER, 
	item_name VARCHAR(255) NOT NULL, 
	specification VARCHAR(255), 
	unit VARCHAR(255) NOT NULL, 
	quantity BIGINT NOT NULL, 
	planned_unit_price BIGINT, 
	department_id INTEGER, 
	needed_on DATE, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_purchase_plan_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_purchase_plan_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_purchase_plan_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES purchase_plan (school_id, id), 
	CONSTRAINT fk_purchase_plan_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_purchase_plan_line_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id), 
	CONSTRAINT fk_purchase_plan_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_purchase_plan_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_purchase_plan_line_document_id ON purchase_plan_line (document_id)
-- next
CREATE INDEX ix_purchase_plan_line_unit ON purchase_plan_line (school_id, unit, id)
-- next
CREATE INDEX ix_purchase_plan_line_needed_on ON purchase_plan_line (school_id, needed_on, id)
-- next
CREATE INDEX ix_purchase_plan_line_item_id ON purchase_plan_line (school_id, item_id, id)
-- next
CREATE INDEX ix_purchase_plan_line_department_id ON purchase_plan_line (school_id, department_id, id)
-- next
CREATE INDEX ix_purchase_plan_line_planned_unit_price ON purchase_plan_line (school_id, planned_unit_price, id)
-- next
CREATE INDEX ix_purchase_plan_line_specification ON purchase_plan_line (school_id, specification, id)
-- next
CREATE INDEX ix_purchase_plan_line_item_name ON purchase_plan_line (school_id, item_name, id)
-- next
CREATE VIRTUAL TABLE search_purchase_plan_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_purchase_plan_line_insert AFTER INSERT ON purchase_plan_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_plan_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_plan_line_update AFTER UPDATE OF search_text ON purchase_plan_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_purchase_plan_line (search_purchase_plan_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_purchase_plan_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_plan_line_delete AFTER DELETE ON purchase_plan_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_plan_line (search_purchase_plan_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE price_comparison (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	purchase_request_id INTEGER NOT NULL, 
	title VARCHAR(255) NOT NULL, 
	first_inquirer_id INTEGER NOT NULL, 
	second_inquirer_id INTEGER NOT NULL, 
	exemption_reason VARCHAR(255), 
	selected_supplier_id INTEGER, 
	selection_reason VARCHAR(255), 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_price_comparison_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_price_comparison_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_price_comparison_purchase_request_id FOREIGN KEY(school_id, purchase_request_id) REFERENCES purchase_request (school_id, id), 
	CONSTRAINT fk_price_comparison_first_inquirer_id FOREIGN KEY(school_id, first_inquirer_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_price_comparison_second_inquirer_id FOREIGN KEY(school_id, second_inquirer_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_price_comparison_selected_supplier_id FOREIGN KEY(school_id, selected_supplier_id) REFERENCES supplier (school_id, id), 
	CONSTRAINT fk_price_comparison_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_price_comparison_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_price_comparison_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_price_comparison_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_price_comparison_selected_supplier_id ON price_comparison (school_id, selected_supplier_id, id)
-- next
CREATE INDEX ix_price_comparison_second_inquirer_id ON price_comparison (school_id, second_inquirer_id, id)
-- next
CREATE INDEX ix_price_comparison_state ON price_comparison (school_id, state, id)
-- next
CREATE INDEX ix_price_comparison_first_inquirer_id ON price_comparison (school_id, first_inquirer_id, id)
-- next
CREATE INDEX ix_price_comparison_title ON price_comparison (school_id, title, id)
-- next
CREATE INDEX ix_price_comparison_purchase_request_id ON price_comparison (school_id, purchase_request_id, id)
-- next
CREATE INDEX ix_price_comparison_date ON price_comparison (school_id, date, id)
-- next
CREATE INDEX ix_price_comparison_prepared_by_id ON price_comparison (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_price_comparison_state_date ON price_comparison (school_id, state, date, id)
-- next
CREATE VIRTUAL TABLE search_price_comparison USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_price_comparison_insert AFTER INSERT ON price_comparison WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_price_comparison (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_price_comparison_update AFTER UPDATE OF search_text ON price_comparison WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_price_comparison (search_price_comparison, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_price_comparison (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_price_comparison_delete AFTER DELETE ON price_comparison WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_price_comparison (search_price_comparison, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE price_comparison_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	purchase_request_line_id INTEGER NOT NULL, 
	supplier_id INTEGER NOT NULL, 
	quoted_price BIGINT NOT NULL, 
	market_price BIGINT NOT NULL, 
	is_wholesale BOOLEAN NOT NULL, 
	is_tax_freight_included BOOLEAN NOT NULL, 
	quoted_on DATE NOT NULL, 
	delivery_days INTEGER, 
	warranty_months INTEGER, 
	quotation_file INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_price_comparison_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_price_comparison_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_price_comparison_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES price_comparison (school_id, id), 
	CONSTRAINT fk_price_comparison_line_purchase_request_line_id FOREIGN KEY(school_id, purchase_request_line_id) REFERENCES purchase_request_line (school_id, id), 
	CONSTRAINT fk_price_comparison_line_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id), 
	CONSTRAINT fk_price_comparison_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_price_comparison_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_price_comparison_line_document_id_purchase_requ_86b7dd10 UNIQUE (document_id, purchase_request_line_id, supplier_id)
)
-- next
CREATE INDEX ix_price_comparison_line_is_wholesale ON price_comparison_line (school_id, is_wholesale, id)
-- next
CREATE INDEX ix_price_comparison_line_quoted_price ON price_comparison_line (school_id, quoted_price, id)
-- next
CREATE INDEX ix_price_comparison_line_document_id ON price_comparison_line (document_id)
-- next
CREATE INDEX ix_price_comparison_line_market_price ON price_comparison_line (school_id, market_price, id)
-- next
CREATE INDEX ix_price_comparison_line_supplier_id ON price_comparison_line (school_id, supplier_id, id)
-- next
CREATE INDEX ix_price_comparison_line_purchase_request_line_id ON price_comparison_line (school_id, purchase_request_line_id, id)
-- next
CREATE INDEX ix_price_comparison_line_quoted_on ON price_comparison_line (school_id, quoted_on, id)
-- next
CREATE TABLE supplier_assessment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	supplier_id INTEGER NOT NULL, 
	assessed_on DATE NOT NULL, 
	occasion VARCHAR(40) NOT NULL, 
	assessors VARCHAR(255) NOT NULL, 
	price_grade VARCHAR(40) NOT NULL, 
	quality_grade VARCHAR(40) NOT NULL, 
	reputation_grade VARCHAR(40) NOT NULL, 
	is_paperwork_complete BOOLEAN NOT NULL, 
	score INTEGER, 
	conclusion VARCHAR(40) NOT NULL, 
	opinion TEXT, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_supplier_assessment_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_supplier_assessment_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_supplier_assessment_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id), 
	CONSTRAINT fk_supplier_assessment_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_supplier_assessment_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_supplier_assessment_assessors ON supplier_assessment (school_id, assessors, id)
-- next
CREATE INDEX ix_supplier_assessment_conclusion ON supplier_assessment (school_id, conclusion, id)
-- next
CREATE INDEX ix_supplier_assessment_is_paperwork_complete ON supplier_assessment (school_id, is_paperwork_complete, id)
-- next
CREATE INDEX ix_supplier_assessment_occasion ON supplier_assessment (school_id, occasion, id)
-- next
CREATE INDEX ix_supplier_assessment_reputation_grade ON supplier_assessment (school_id, reputation_grade, id)
-- next
CREATE INDEX ix_supplier_assessment_supplier_id ON supplier_assessment (school_id, supplier_id, id)
-- next
CREATE INDEX ix_supplier_assessment_quality_grade ON supplier_assessment (school_id, quality_grade, id)
-- next
CREATE INDEX ix_supplier_assessment_price_grade ON supplier_assessment (school_id, price_grade, id)
-- next
CREATE INDEX ix_supplier_assessment_assessed_on ON supplier_assessment (school_id, assessed_on, id)
-- next
CREATE VIRTUAL TABLE search_supplier_assessment USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_supplier_assessment_insert AFTER INSERT ON supplier_assessment WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_supplier_assessment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_supplier_assessment_update AFTER UPDATE OF search_text ON supplier_assessment WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_supplier_assessment (search_supplier_assessment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_supplier_assessment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_supplier_assessment_delete AFTER DELETE ON supplier_assessment WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_supplier_assessment (search_supplier_assessment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE tender (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	project_name VARCHAR(255) NOT NULL, 
	category VARCHAR(40) NOT NULL, 
	procurement_method VARCHAR(40) NOT NULL, 
	purchase_request_id INTEGER, 
	price_limit_amount BIGINT, 
	agency_name VARCHAR(255), 
	announced_on DATE, 
	opens_at DATETIME, 
	evaluators VARCHAR(255), 
	parent_committee_members VARCHAR(255), 
	winner_id INTEGER, 
	winning_amount BIGINT, 
	contract_id INTEGER, 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_tender_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_tender_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_tender_purchase_request_id FOREIGN KEY(school_id, purchase_request_id) REFERENCES purchase_request (school_id, id), 
	CONSTRAINT fk_tender_winner_id FOREIGN KEY(school_id, winner_id) REFERENCES supplier (school_id, id), 
	CONSTRAINT fk_tender_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id), 
	CONSTRAINT fk_tender_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_tender_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_tender_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_tender_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_tender_contract_id ON tender (school_id, contract_id, id)
-- next
CREATE INDEX ix_tender_category ON tender (school_id, category, id)
-- next
CREATE INDEX ix_tender_winning_amount ON tender (school_id, winning_amount, id)
-- next
CREATE INDEX ix_tender_date ON tender (school_id, date, id)
-- next
CREATE INDEX ix_tender_winner_id ON tender (school_id, winner_id, id)
-- next
CREATE INDEX ix_tender_opens_at ON tender (school_id, opens_at, id)
-- next
CREATE INDEX ix_tender_price_limit_amount ON tender (school_id, price_limit_amount, id)
-- next
CREATE INDEX ix_tender_announced_on ON tender (school_id, announced_on, id)
-- next
CREATE INDEX ix_tender_state ON tender (school_id, state, id)
-- next
CREATE INDEX ix_tender_purchase_request_id ON tender (school_id, purchase_request_id, id)
-- next
CREATE INDEX ix_tender_state_date ON tender (school_id, state, date, id)
-- next
CREATE INDEX ix_tender_procurement_method ON tender (school_id, procurement_method, id)
-- next
CREATE INDEX ix_tender_prepared_by_id ON tender (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_tender_project_name ON tender (school_id, project_name, id)
-- next
CREATE VIRTUAL TABLE search_tender USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_tender_insert AFTER INSERT ON tender WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_tender (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_tender_update AFTER UPDATE OF search_text ON tender WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_tender (search_tender, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_tender (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_tender_delete AFTER DELETE ON tender WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_tender (search_tender, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE tender_bid (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	supplier_id INTEGER NOT NULL, 
	bid_amount BIGINT NOT NULL, 
	submitted_at DATETIME, 
	is_qualified BOOLEAN NOT NULL, 
	score BIGINT, 
	placing_no INTEGER, 
	is_winner BOOLEAN NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_tender_bid_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_tender_bid_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_tender_bid_document_id FOREIGN KEY(school_id, document_id) REFERENCES tender (school_id, id), 
	CONSTRAINT fk_tender_bid_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id), 
	CONSTRAINT fk_tender_bid_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_tender_bid_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_tender_bid_document_id_supplier_id UNIQUE (document_id, supplier_id)
)
-- next
CREATE INDEX ix_tender_bid_supplier_id ON tender_bid (school_id, supplier_id, id)
-- next
CREATE INDEX ix_tender_bid_document_id ON tender_bid (document_id)
-- next
CREATE INDEX ix_tender_bid_is_winner ON tender_bid (school_id, is_winner, id)
-- next
CREATE INDEX ix_tender_bid_submitted_at ON tender_bid (school_id, submitted_at, id)
-- next
CREATE INDEX ix_tender_bid_is_qualified ON tender_bid (school_id, is_qualified, id)
-- next
CREATE INDEX ix_tender_bid_bid_amount ON tender_bid (school_id, bid_amount, id)
-- next
CREATE TABLE storage_location (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	warehouse_id INTEGER NOT NULL, 
	code VARCHAR(80) NOT NULL, 
	name VARCHAR(255), 
	goods_categories VARCHAR(255), 
	is_dangerous BOOLEAN NOT NULL, 
	is_disabled BOOLEAN NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_storage_location_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_storage_location_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_storage_location_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id), 
	CONSTRAINT fk_storage_location_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_storage_location_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_storage_location_warehouse_id_code UNIQUE (school_id, warehouse_id, code)
)
-- next
CREATE INDEX ix_storage_location_warehouse_id ON storage_location (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_storage_location_is_disabled ON storage_location (school_id, is_disabled, id)
-- next
CREATE INDEX ix_storage_location_name ON storage_location (school_id, name, id)
-- next
CREATE INDEX ix_storage_location_is_dangerous ON storage_location (school_id, is_dangerous, id)
-- next
CREATE INDEX ix_storage_location_code ON storage_location (school_id, code, id)
-- next
CREATE INDEX ix_storage_location_goods_categories ON storage_location (school_id, goods_categories, id)
-- next
CREATE VIRTUAL TABLE search_storage_location USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_storage_location_insert AFTER INSERT ON storage_location WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_storage_location (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_storage_location_update AFTER UPDATE OF search_text ON storage_location WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_storage_location (search_storage_location, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_storage_location (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_storage_location_delete AFTER DELETE ON storage_location WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_storage_location (search_storage_location, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE storage_check (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	warehouse_id INTEGER NOT NULL, 
	checked_on DATE NOT NULL, 
	checked_by_id INTEGER NOT NULL, 
	is_ventilated BOOLEAN NOT NULL, 
	is_dry BOOLEAN NOT NULL, 
	is_sorted BOOLEAN NOT NULL, 
	wall_distance_cm BIGINT, 
	floor_distance_cm BIGINT, 
	spoiled_goods VARCHAR(255), 
	record_check VARCHAR(40) NOT NULL, 
	outcome VARCHAR(40) NOT NULL, 
	handling VARCHAR(255), 
	rechecked_on DATE, 
	rechecked_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_storage_check_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_storage_check_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_storage_check_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id), 
	CONSTRAINT fk_storage_check_checked_by_id FOREIGN KEY(school_id, checked_by_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_storage_check_rechecked_by_id FOREIGN KEY(school_id, rechecked_by_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_storage_check_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_storage_check_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_storage_check_handling ON storage_check (school_id, handling, id)
-- next
CREATE INDEX ix_storage_check_outcome ON storage_check (school_id, outcome, id)
-- next
CREATE INDEX ix_storage_check_is_ventilated ON storage_check (school_id, is_ventilated, id)
-- next
CREATE INDEX ix_storage_check_record_check ON storage_check (school_id, record_check, id)
-- next
CREATE INDEX ix_storage_check_spoiled_goods ON storage_check (school_id, spoiled_goods, id)
-- next
CREATE INDEX ix_storage_check_warehouse_id ON storage_check (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_storage_check_is_sorted ON storage_check (school_id, is_sorted, id)
-- next
CREATE INDEX ix_storage_check_checked_by_id ON storage_check (school_id, checked_by_id, id)
-- next
CREATE INDEX ix_storage_check_is_dry ON storage_check (school_id, is_dry, id)
-- next
CREATE INDEX ix_storage_check_checked_on ON storage_check (school_id, checked_on, id)
-- next
CREATE INDEX ix_storage_check_rechecked_by_id ON storage_check (school_id, rechecked_by_id, id)
-- next
CREATE VIRTUAL TABLE search_storage_check USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_storage_check_insert AFTER INSERT ON storage_check WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_storage_check (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_storage_check_update AFTER UPDATE OF search_text ON storage_check WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_storage_check (search_storage_check, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_storage_check (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_storage_check_delete AFTER DELETE ON storage_check WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_storage_check (search_storage_check, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE loan (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	category VARCHAR(40) NOT NULL, 
	borrower_id INTEGER NOT NULL, 
	department_id INTEGER, 
	outside_borrower VARCHAR(255), 
	outside_phone VARCHAR(255), 
	warehouse_id INTEGER, 
	purpose VARCHAR(255) NOT NULL, 
	lent_on DATE, 
	due_on DATE NOT NULL, 
	approving_leader_id INTEGER NOT NULL, 
	leader_signature INTEGER, 
	keeper_id INTEGER NOT NULL, 
	damage_compensation_id INTEGER, 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_loan_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_loan_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_loan_borrower_id FOREIGN KEY(school_id, borrower_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_loan_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id), 
	CONSTRAINT fk_loan_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id), 
	CONSTRAINT fk_loan_approving_leader_id FOREIGN KEY(school_id, approving_leader_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_loan_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_loan_damage_compensation_id FOREIGN KEY(school_id, damage_compensation_id) REFERENCES damage_compensation (school_id, id), 
	CONSTRAINT fk_loan_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_loan_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_loan_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_loan_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_loan_warehouse_id ON loan (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_loan_state ON loan (school_id, state, id)
-- next
CREATE INDEX ix_loan_outside_borrower ON loan (school_id, outside_borrower, id)
-- next
CREATE INDEX ix_loan_prepared_by_id ON loan (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_loan_department_id ON loan (school_id, department_id, id)
-- next
CREATE INDEX ix_loan_damage_compensation_id ON loan (school_id, damage_compensation_id, id)
-- next
CREATE INDEX ix_loan_category ON loan (school_id, category, id)
-- next
CREATE INDEX ix_loan_lent_on ON loan (school_id, lent_on, id)
-- next
CREATE INDEX ix_loan_state_date ON loan (school_id, state, date, id)
-- next
CREATE INDEX ix_loan_approving_leader_id ON loan (school_id, approving_leader_id, id)
-- next
CREATE INDEX ix_loan_due_on ON loan (school_id, due_on, id)
-- next
CREATE INDEX ix_loan_borrower_id ON loan (school_id, borrower_id, id)
-- next
CREATE INDEX ix_loan_keeper_id ON loan (school_id, keeper_id, id)
-- next
CREATE INDEX ix_loan_date ON loan (school_id, date, id)
-- next
CREATE INDEX ix_loan_purpose ON loan (school_id, purpose, id)
-- next
CREATE VIRTUAL TABLE search_loan USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_loan_insert AFTER INSERT ON loan WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_loan (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_loan_update AFTER UPDATE OF search_text ON loan WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_loan (search_loan, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_loan (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_loan_delete AFTER DELETE ON loan WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_loan (search_loan, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE loan_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	item_id INTEGER, 
	fixed_asset_id INTEGER, 
	tool_id INTEGER, 
	quantity BIGINT NOT NULL, 
	condition_out VARCHAR(40) NOT NULL, 
	returned_quantity BIGINT, 
	returned_on DATE, 
	return_condition VARCHAR(40), 
	received_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_loan_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_loan_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_loan_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES loan (school_id, id), 
	CONSTRAINT fk_loan_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_loan_line_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id), 
	CONSTRAINT fk_loan_line_tool_id FOREIGN KEY(school_id, tool_id) REFERENCES tool (school_id, id), 
	CONSTRAINT fk_loan_line_received_by_id FOREIGN KEY(school_id, received_by_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_loan_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_loan_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_loan_line_document_id_item_id UNIQUE (document_id, item_id), 
	CONSTRAINT uq_loan_line_document_id_fixed_asset_id UNIQUE (document_id, fixed_asset_id), 
	CONSTRAINT uq_loan_line_document_id_tool_id UNIQUE (document_id, tool_id)
)
-- next
CREATE INDEX ix_loan_line_document_id ON loan_line (document_id)
-- next
CREATE INDEX ix_loan_line_item_id ON loan_line (school_id, item_id, id)
-- next
CREATE INDEX ix_loan_line_received_by_id ON loan_line (school_id, received_by_id, id)
-- next
CREATE INDEX ix_loan_line_tool_id ON loan_line (school_id, tool_id, id)
-- next
CREATE INDEX ix_loan_line_returned_on ON loan_line (school_id, returned_on, id)
-- next
CREATE INDEX ix_loan_line_return_condition ON loan_line (school_id, return_condition, id)
-- next
CREATE INDEX ix_loan_line_fixed_asset_id ON loan_line (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_loan_line_condition_out ON loan_line (school_id, condition_out, id)
-- next
CREATE TABLE old_for_new (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	exchanged_on DATE NOT NULL, 
	item_id INTEGER NOT NULL, 
	old_quantity BIGINT NOT NULL, 
	old_condition VARCHAR(40) NOT NULL, 
	new_quantity BIGINT NOT NULL, 
	outcome VARCHAR(40) NOT NULL, 
	refusal_reason VARCHAR(255), 
	recipient_id INTEGER NOT NULL, 
	department_id INTEGER, 
	class_group_id INTEGER, 
	keeper_id INTEGER NOT NULL, 
	old_disposal VARCHAR(40) NOT NULL, 
	stock_out_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_old_for_new_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_old_for_new_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_old_for_new_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_old_for_new_recipient_id FOREIGN KEY(school_id, recipient_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_old_for_new_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id), 
	CONSTRAINT fk_old_for_new_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_old_for_new_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_old_for_new_stock_out_id FOREIGN KEY(school_id, stock_out_id) REFERENCES stock_out (school_id, id), 
	CONSTRAINT fk_old_for_new_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_old_for_new_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_old_for_new_old_disposal ON old_for_new (school_id, old_disposal, id)
-- next
CREATE INDEX ix_old_for_new_keeper_id ON old_for_new (school_id, keeper_id, id)
-- next
CREATE INDEX ix_old_for_new_outcome ON old_for_new (school_id, outcome, id)
-- next
CREATE INDEX ix_old_for_new_class_group_id ON old_for_new (school_id, class_group_id, id)
-- next
CREATE INDEX ix_old_for_new_department_id ON old_for_new (school_id, department_id, id)
-- next
CREATE INDEX ix_old_for_new_exchanged_on ON old_for_new (school_id, exchanged_on, id)
-- next
CREATE INDEX ix_old_for_new_recipient_id ON old_for_new (school_id, recipient_id, id)
-- next
CREATE INDEX ix_old_for_new_refusal_reason ON old_for_new (school_id, refusal_reason, id)
-- next
CREATE INDEX ix_old_for_new_old_condition ON old_for_new (school_id, old_condition, id)
-- next
CREATE INDEX ix_old_for_new_item_id ON old_for_new (school_id, item_id, id)
-- next
CREATE INDEX ix_old_for_new_stock_out_id ON old_for_new (school_id, stock_out_id, id)
-- next
CREATE VIRTUAL TABLE search_old_for_new USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_old_for_new_insert AFTER INSERT ON old_for_new WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_old_for_new (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_old_for_new_update AFTER UPDATE OF search_text ON old_for_new WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_old_for_new (search_old_for_new, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_old_for_new (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_old_for_new_delete AFTER DELETE ON old_for_new WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_old_for_new (search_old_for_new, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE aid_quota (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	term_id INTEGER NOT NULL, 
	programme VARCHAR(40) NOT NULL, 
	issued_by VARCHAR(255) NOT NULL, 
	document_no VARCHAR(255), 
	quota_count INTEGER NOT NULL, 
	standard_amount BIGINT NOT NULL, 
	amount BIGINT NOT NULL, 
	issued_on DATE NOT NULL, 
	arrived_on DATE, 
	arrived_amount BIGINT, 
	status VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_aid_quota_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_aid_quota_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_aid_quota_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_aid_quota_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_aid_quota_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_aid_quota_term_id_programme UNIQUE (school_id, term_id, programme)
)
-- next
CREATE INDEX ix_aid_quota_issued_by ON aid_quota (school_id, issued_by, id)
-- next
CREATE INDEX ix_aid_quota_standard_amount ON aid_quota (school_id, standard_amount, id)
-- next
CREATE INDEX ix_aid_quota_document_no ON aid_quota (school_id, document_no, id)
-- next
CREATE INDEX ix_aid_quota_programme ON aid_quota (school_id, programme, id)
-- next
CREATE INDEX ix_aid_quota_amount ON aid_quota (school_id, amount, id)
-- next
CREATE INDEX ix_aid_quota_arrived_amount ON aid_quota (school_id, arrived_amount, id)
-- next
CREATE INDEX ix_aid_quota_status ON aid_quota (school_id, status, id)
-- next
CREATE INDEX ix_aid_quota_arrived_on ON aid_quota (school_id, arrived_on, id)
-- next
CREATE INDEX ix_aid_quota_issued_on ON aid_quota (school_id, issued_on, id)
-- next
CREATE INDEX ix_aid_quota_term_id ON aid_quota (school_id, term_id, id)
-- next
CREATE VIRTUAL TABLE search_aid_quota USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_aid_quota_insert AFTER INSERT ON aid_quota WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_aid_quota (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_aid_quota_update AFTER UPDATE OF search_text ON aid_quota WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_aid_quota (search_aid_quota, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_aid_quota (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_aid_quota_delete AFTER DELETE ON aid_quota WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_aid_quota (search_aid_quota, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE student_aid (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	term_id INTEGER NOT NULL, 
	student_id INTEGER NOT NULL, 
	class_group_id INTEGER NOT NULL, 
	grade VARCHAR(40) NOT NULL, 
	is_new BOOLEAN NOT NULL, 
	identity_no VARCHAR(80), 
	programme VARCHAR(40) NOT NULL, 
	hardship_kind VARCHAR(40) NOT NULL, 
	hardship_level VARCHAR(40), 
	hardship_reason TEXT, 
	registered_on DATE NOT NULL, 
	teacher_opinion TEXT, 
	reviewed_on DATE, 
	review_result VARCHAR(40), 
	published_on DATE, 
	published_until DATE, 
	objection TEXT, 
	aid_quota_id INTEGER, 
	amount BIGINT, 
	approver_id INTEGER, 
	card_tail VARCHAR(80), 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_student_aid_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_student_aid_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_student_aid_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_student_aid_student_id FOREIGN KEY(school_id, student_id) REFERENCES student (school_id, id), 
	CONSTRAINT fk_student_aid_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_student_aid_aid_quota_id FOREIGN KEY(school_id, aid_quota_id) REFERENCES aid_quota (school_id, id), 
	CONSTRAINT fk_student_aid_approver_id FOREIGN KEY(approver_id) REFERENCES staff (id), 
	CONSTRAINT fk_student_aid_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_student_aid_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_student_aid_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_student_aid_document_no UNIQUE (school_id, document_no), 
	CONSTRAINT uq_student_aid_term_id_student_id_programme UNIQUE (school_id, term_id, student_id, programme)
)
-- next
CREATE INDEX ix_student_aid_published_until ON student_aid (school_id, published_until, id)
-- next
CREATE INDEX ix_student_aid_review_result ON student_aid (school_id, review_result, id)
-- next
CREATE INDEX ix_student_aid_registered_on ON student_aid (school_id, registered_on, id)
-- next
CREATE INDEX ix_student_aid_programme ON student_aid (school_id, programme, id)
-- next
CREATE INDEX ix_student_aid_grade ON student_aid (school_id, grade, id)
-- next
CREATE INDEX ix_student_aid_student_id ON student_aid (school_id, student_id, id)
-- next
CREATE INDEX ix_student_aid_prepared_by_id ON student_aid (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_student_aid_date ON student_aid (school_id, date, id)
-- next
CREATE INDEX ix_student_aid_approver_id ON student_aid (school_id, approver_id, id)
-- next
CREATE INDEX ix_student_aid_aid_quota_id ON student_aid (school_id, aid_quota_id, id)
-- next
CREATE INDEX ix_student_aid_state ON student_aid (school_id, state, id)
-- next
CREATE INDEX ix_student_aid_published_on ON student_aid (school_id, published_on, id)
-- next
CREATE INDEX ix_student_aid_reviewed_on ON student_aid (school_id, reviewed_on, id)
-- next
CREATE INDEX ix_student_aid_hardship_level ON student_aid (school_id, hardship_level, id)
-- next
CREATE INDEX ix_student_aid_is_new ON student_aid (school_id, is_new, id)
-- next
CREATE INDEX ix_student_aid_state_date ON student_aid (school_id, state, date, id)
-- next
CREATE INDEX ix_student_aid_class_group_id ON student_aid (school_id, class_group_id, id)
-- next
CREATE INDEX ix_student_aid_term_id ON student_aid (school_id, term_id, id)
-- next
CREATE INDEX ix_student_aid_card_tail ON student_aid (school_id, card_tail, id)
-- next
CREATE INDEX ix_student_aid_amount ON student_aid (school_id, amount, id)
-- next
CREATE VIRTUAL TABLE search_student_aid USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_student_aid_insert AFTER INSERT ON student_aid WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_student_aid (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_student_aid_update AFTER UPDATE OF search_text ON student_aid WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_student_aid (search_student_aid, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_student_aid (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_student_aid_delete AFTER DELETE ON student_aid WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_student_aid (search_student_aid, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE aid_payment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	term_id INTEGER NOT NULL, 
	aid_quota_id INTEGER NOT NULL, 
	matter VARCHAR(255) NOT NULL, 
	arrived_on DATE NOT NULL, 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_aid_payment_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_aid_payment_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_aid_payment_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_aid_payment_aid_quota_id FOREIGN KEY(school_id, aid_quota_id) REFERENCES aid_quota (school_id, id), 
	CONSTRAINT fk_aid_payment_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_aid_payment_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_aid_payment_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_aid_payment_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_aid_payment_prepared_by_id ON aid_payment (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_aid_payment_state ON aid_payment (school_id, state, id)
-- next
CREATE INDEX ix_aid_payment_arrived_on ON aid_payment (school_id, arrived_on, id)
-- next
CREATE INDEX ix_aid_payment_matter ON aid_payment (school_id, matter, id)
-- next
CREATE INDEX ix_aid_payment_aid_quota_id ON aid_payment (school_id, aid_quota_id, id)
-- next
CREATE INDEX ix_aid_payment_term_id ON aid_payment (school_id, term_id, id)
-- next
CREATE INDEX ix_aid_payment_date ON aid_payment (school_id, date, id)
-- next
CREATE INDEX ix_aid_payment_state_date ON aid_payment (school_id, state, date, id)
-- next
CREATE VIRTUAL TABLE search_aid_payment USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_aid_payment_insert AFTER INSERT ON aid_payment WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_aid_payment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_aid_payment_update AFTER UPDATE OF search_text ON aid_payment WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_aid_payment (search_aid_payment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_aid_payment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_aid_payment_delete AFTER DELETE ON aid_payment WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_aid_payment (search_aid_payment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE aid_payment_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	student_aid_id INTEGER NOT NULL, 
	student_id INTEGER NOT NULL, 
	amount BIGINT NOT NULL, 
	payment_method VARCHAR(40) NOT NULL, 
	card_tail VARCHAR(80), 
	paid_on DATE, 
	signed_by VARCHAR(255), 
	late_reason VARCHAR(255), 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_aid_payment_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_aid_payment_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_aid_payment_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES aid_payment (school_id, id), 
	CONSTRAINT fk_aid_payment_line_student_aid_id FOREIGN KEY(school_id, student_aid_id) REFERENCES student_aid (school_id, id), 
	CONSTRAINT fk_aid_payment_line_student_id FOREIGN KEY(school_id, student_id) REFERENCES student (school_id, id), 
	CONSTRAINT fk_aid_payment_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_aid_payment_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_aid_payment_line_document_id_student_aid_id UNIQUE (document_id, student_aid_id)
)
-- next
CREATE INDEX ix_aid_payment_line_document_id ON aid_payment_line (document_id)
-- next
CREATE INDEX ix_aid_payment_line_late_reason ON aid_payment_line (school_id, late_reason, id)
-- next
CREATE INDEX ix_aid_payment_line_student_aid_id ON aid_payment_line (school_id, student_aid_id, id)
-- next
CREATE INDEX ix_aid_payment_line_signed_by ON aid_payment_line (school_id, signed_by, id)
-- next
CREATE INDEX ix_aid_payment_line_amount ON aid_payment_line (school_id, amount, id)
-- next
CREATE INDEX ix_aid_payment_line_paid_on ON aid_payment_line (school_id, paid_on, id)
-- next
CREATE INDEX ix_aid_payment_line_card_tail ON aid_payment_line (school_id, card_tail, id)
-- next
CREATE INDEX ix_aid_payment_line_student_id ON aid_payment_line (school_id, student_id, id)
-- next
CREATE INDEX ix_aid_payment_line_payment_method ON aid_payment_line (school_id, payment_method, id)
-- next
CREATE TABLE student_insurance (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	term_id INTEGER NOT NULL, 
	student_id INTEGER NOT NULL, 
	class_group_id INTEGER NOT NULL, 
	insurance_kind VARCHAR(40) NOT NULL, 
	insurer VARCHAR(255) NOT NULL, 
	policy_no VARCHAR(80), 
	premium_amount BIGINT, 
	is_voluntary BOOLEAN NOT NULL, 
	insured_on DATE NOT NULL, 
	insured_until DATE NOT NULL, 
	claim_on DATE, 
	claim_amount BIGINT, 
	claim_record TEXT, 
	status VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_student_insurance_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_student_insurance_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_student_insurance_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_student_insurance_student_id FOREIGN KEY(school_id, student_id) REFERENCES student (school_id, id), 
	CONSTRAINT fk_student_insurance_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_student_insurance_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_student_insurance_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_student_insurance_term_id_student_id_insurance_kind UNIQUE (school_id, term_id, student_id, insurance_kind)
)
-- next
CREATE INDEX ix_student_insurance_claim_amount ON student_insurance (school_id, claim_amount, id)
-- next
CREATE INDEX ix_student_insurance_insurer ON student_insurance (school_id, insurer, id)
-- next
CREATE INDEX ix_student_insurance_claim_on ON student_insurance (school_id, claim_on, id)
-- next
CREATE INDEX ix_student_insurance_status ON student_insurance (school_id, status, id)
-- next
CREATE INDEX ix_student_insurance_insured_until ON student_insurance (school_id, insured_until, id)
-- next
CREATE INDEX ix_student_insurance_insured_on ON student_insurance (school_id, insured_on, id)
-- next
CREATE INDEX ix_student_insurance_premium_amount ON student_insurance (school_id, premium_amount, id)
-- next
CREATE INDEX ix_student_insurance_term_id ON student_insurance (school_id, term_id, id)
-- next
CREATE INDEX ix_student_insurance_insurance_kind ON student_insurance (school_id, insurance_kind, id)
-- next
CREATE INDEX ix_student_insurance_policy_no ON student_insurance (school_id, policy_no, id)
-- next
CREATE INDEX ix_student_insurance_class_group_id ON student_insurance (school_id, class_group_id, id)
-- next
CREATE INDEX ix_student_insurance_student_id ON student_insurance (school_id, student_id, id)
-- next
CREATE VIRTUAL TABLE search_student_insurance USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_student_insurance_insert AFTER INSERT ON student_insurance WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_student_insurance (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_student_insurance_update AFTER UPDATE OF search_text ON student_insurance WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_student_insurance (search_student_insurance, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_student_insurance (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_student_insurance_delete AFTER DELETE ON student_insurance WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_student_insurance (search_student_insurance, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE fee_item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	fee_code VARCHAR(80) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	fee_kind VARCHAR(40) NOT NULL, 
	standard_amount BIGINT NOT NULL, 
	charge_unit VARCHAR(40) NOT NULL, 
	stage VARCHAR(40) NOT NULL, 
	coverage VARCHAR(255) NOT NULL, 
	basis VARCHAR(255) NOT NULL, 
	is_voluntary BOOLEAN NOT NULL, 
	reduction_policy TEXT, 
	start_term_id INTEGER NOT NULL, 
	valid_until DATE, 
	complaint_phone VARCHAR(80) NOT NULL, 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_fee_item_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_fee_item_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_fee_item_start_term_id FOREIGN KEY(school_id, start_term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_fee_item_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_fee_item_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_fee_item_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_fee_item_document_no UNIQUE (school_id, document_no), 
	CONSTRAINT uq_fee_item_fee_code UNIQUE (school_id, fee_code)
)
-- next
CREATE INDEX ix_fee_item_is_voluntary ON fee_item (school_id, is_voluntary, id)
-- next
CREATE INDEX ix_fee_item_state ON fee_item (school_id, state, id)
-- next
CREATE INDEX ix_fee_item_name ON fee_item (school_id, name, id)
-- next
CREATE INDEX ix_fee_item_basis ON fee_item (school_id, basis, id)
-- next
CREATE INDEX ix_fee_item_coverage ON fee_item (school_id, coverage, id)
-- next
CREATE INDEX ix_fee_item_fee_kind ON fee_item (school_id, fee_kind, id)
-- next
CREATE INDEX ix_fee_item_stage ON fee_item (school_id, stage, id)
-- next
CREATE INDEX ix_fee_item_state_date ON fee_item (school_id, state, date, id)
-- next
CREATE INDEX ix_fee_item_prepared_by_id ON fee_item (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_fee_item_date ON fee_item (school_id, date, id)
-- next
CREATE INDEX ix_fee_item_complaint_phone ON fee_item (school_id, complaint_phone, id)
-- next
CREATE INDEX ix_fee_item_valid_until ON fee_item (school_id, valid_until, id)
-- next
CREATE INDEX ix_fee_item_standard_amount ON fee_item (school_id, standard_amount, id)
-- next
CREATE INDEX ix_fee_item_start_term_id ON fee_item (school_id, start_term_id, id)
-- next
CREATE VIRTUAL TABLE search_fee_item USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_fee_item_insert AFTER INSERT ON fee_item WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_fee_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_item_update AFTER UPDATE OF search_text ON fee_item WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_fee_item (search_fee_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_fee_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_item_delete AFTER DELETE ON fee_item WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_fee_item (search_fee_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE fee_notice (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	term_id INTEGER NOT NULL, 
	class_group_id INTEGER NOT NULL, 
	fee_item_id INTEGER NOT NULL, 
	amount BIGINT NOT NULL, 
	purpose TEXT NOT NULL, 
	issued_on DATE NOT NULL, 
	answer_until DATE, 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_fee_notice_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_fee_notice_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_fee_notice_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_fee_notice_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_fee_notice_fee_item_id FOREIGN KEY(school_id, fee_item_id) REFERENCES fee_item (school_id, id), 
	CONSTRAINT fk_fee_notice_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_fee_notice_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_fee_notice_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_fee_notice_document_no UNIQUE (school_id, document_no), 
	CONSTRAINT uq_fee_notice_term_id_class_group_id_fee_item_id UNIQUE (school_id, term_id, class_group_id, fee_item_id)
)
-- next
CREATE INDEX ix_fee_notice_state ON fee_notice (school_id, state, id)
-- next
CREATE INDEX ix_fee_notice_amount ON fee_notice (school_id, amount, id)
-- next
CREATE INDEX ix_fee_notice_class_group_id ON fee_notice (school_id, class_group_id, id)
-- next
CREATE INDEX ix_fee_notice_fee_item_id ON fee_notice (school_id, fee_item_id, id)
-- next
CREATE INDEX ix_fee_notice_term_id ON fee_notice (school_id, term_id, id)
-- next
CREATE INDEX ix_fee_notice_state_date ON fee_notice (school_id, state, date, id)
-- next
CREATE INDEX ix_fee_notice_date ON fee_notice (school_id, date, id)
-- next
CREATE INDEX ix_fee_notice_prepared_by_id ON fee_notice (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_fee_notice_answer_until ON fee_notice (school_id, answer_until, id)
-- next
CREATE INDEX ix_fee_notice_issued_on ON fee_notice (school_id, issued_on, id)
-- next
CREATE VIRTUAL TABLE search_fee_notice USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_fee_notice_insert AFTER INSERT ON fee_notice WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_fee_notice (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_notice_update AFTER UPDATE OF search_text ON fee_notice WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_fee_notice (search_fee_notice, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_fee_notice (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_notice_delete AFTER DELETE ON fee_notice WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_fee_notice (search_fee_notice, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE fee_notice_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	student_id INTEGER NOT NULL, 
	answer VARCHAR(40) NOT NULL, 
	answered_on DATE, 
	signed_by VARCHAR(255), 
	has_signed_slip BOOLEAN NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_fee_notice_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_fee_notice_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_fee_notice_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES fee_notice (school_id, id), 
	CONSTRAINT fk_fee_notice_line_student_id FOREIGN KEY(school_id, student_id) REFERENCES student (school_id, id), 
	CONSTRAINT fk_fee_notice_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_fee_notice_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_fee_notice_line_document_id_student_id UNIQUE (document_id, student_id)
)
-- next
CREATE INDEX ix_fee_notice_line_student_id ON fee_notice_line (school_id, student_id, id)
-- next
CREATE INDEX ix_fee_notice_line_answered_on ON fee_notice_line (school_id, answered_on, id)
-- next
CREATE INDEX ix_fee_notice_line_document_id ON fee_notice_line (document_id)
-- next
CREATE INDEX ix_fee_notice_line_answer ON fee_notice_line (school_id, answer, id)
-- next
CREATE INDEX ix_fee_notice_line_has_signed_slip ON fee_notice_line (school_id, has_signed_slip, id)
-- next
CREATE INDEX ix_fee_notice_line_signed_by ON fee_notice_line (school_id, signed_by, id)
-- next
CREATE TABLE receipt_form (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	receipt_kind VARCHAR(40) NOT NULL, 
	batch_code VARCHAR(80), 
	start_no VARCHAR(80) NOT NULL, 
	end_no VARCHAR(80) NOT NULL, 
	drawn_on DATE NOT NULL, 
	holder_id INTEGER NOT NULL, 
	used_count INTEGER, 
	void_count INTEGER, 
	issued_amount BIGINT, 
	settled_on DATE, 
	status VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_receipt_form_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_receipt_form_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_receipt_form_holder_id FOREIGN KEY(school_id, holder_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_receipt_form_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_receipt_form_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_receipt_form_receipt_kind ON receipt_form (school_id, receipt_kind, id)
-- next
CREATE INDEX ix_receipt_form_holder_id ON receipt_form (school_id, holder_id, id)
-- next
CREATE INDEX ix_receipt_form_drawn_on ON receipt_form (school_id, drawn_on, id)
-- next
CREATE INDEX ix_receipt_form_start_no ON receipt_form (school_id, start_no, id)
-- next
CREATE INDEX ix_receipt_form_batch_code ON receipt_form (school_id, batch_code, id)
-- next
CREATE INDEX ix_receipt_form_end_no ON receipt_form (school_id, end_no, id)
-- next
CREATE INDEX ix_receipt_form_settled_on ON receipt_form (school_id, settled_on, id)
-- next
CREATE INDEX ix_receipt_form_issued_amount ON receipt_form (school_id, issued_amount, id)
-- next
CREATE INDEX ix_receipt_form_status ON receipt_form (school_id, status, id)
-- next
CREATE VIRTUAL TABLE search_receipt_form USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_receipt_form_insert AFTER INSERT ON receipt_form WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_receipt_form (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_receipt_form_update AFTER UPDATE OF search_text ON receipt_form WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_receipt_form (search_receipt_form, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_receipt_form (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_receipt_form_delete AFTER DELETE ON receipt_form WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_receipt_form (search_receipt_form, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE fee_collection (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	term_id INTEGER NOT NULL, 
	student_id INTEGER NOT NULL, 
	class_group_id INTEGER NOT NULL, 
	fee_card_no VARCHAR(80), 
	fee_item_id INTEGER NOT NULL, 
	charge_period VARCHAR(80), 
	due_amount BIGINT NOT NULL, 
	waived_amount BIGINT, 
	received_amount BIGINT, 
	due_on DATE, 
	received_on DATE, 
	receipt_form_id INTEGER, 
	receipt_no VARCHAR(80), 
	received_by_id INTEGER, 
	banked_on DATE, 
	last_reminded_on DATE, 
	reminder_record TEXT, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_fee_collection_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_fee_collection_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_fee_collection_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_fee_collection_student_id FOREIGN KEY(school_id, student_id) REFERENCES student (school_id, id), 
	CONSTRAINT fk_fee_collection_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_fee_collection_fee_item_id FOREIGN KEY(school_id, fee_item_id) REFERENCES fee_item (school_id, id), 
	CONSTRAINT fk_fee_collection_receipt_form_id FOREIGN KEY(school_id, receipt_form_id) REFERENCES receipt_form (school_id, id), 
	CONSTRAINT fk_fee_collection_received_by_id FOREIGN KEY(school_id, received_by_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_fee_collection_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_fee_collection_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_fee_collection_due_amount ON fee_collection (school_id, due_amount, id)
-- next
CREATE INDEX ix_fee_collection_banked_on ON fee_collection (school_id, banked_on, id)
-- next
CREATE INDEX ix_fee_collection_term_id ON fee_collection (school_id, term_id, id)
-- next
CREATE INDEX ix_fee_collection_charge_period ON fee_collection (school_id, charge_period, id)
-- next
CREATE INDEX ix_fee_collection_received_by_id ON fee_collection (school_id, received_by_id, id)
-- next
CREATE INDEX ix_fee_collection_class_group_id ON fee_collection (school_id, class_group_id, id)
-- next
CREATE INDEX ix_fee_collection_fee_item_id ON fee_collection (school_id, fee_item_id, id)
-- next
CREATE INDEX ix_fee_collection_receipt_no ON fee_collection (school_id, receipt_no, id)
-- next
CREATE INDEX ix_fee_collection_fee_card_no ON fee_collection (school_id, fee_card_no, id)
-- next
CREATE INDEX ix_fee_collection_student_id ON fee_collection (school_id, student_id, id)
-- next
CREATE INDEX ix_fee_collection_receipt_form_id ON fee_collection (school_id, receipt_form_id, id)
-- next
CREATE INDEX ix_fee_collection_last_reminded_on ON fee_collection (school_id, last_reminded_on, id)
-- next
CREATE INDEX ix_fee_collection_received_on ON fee_collection (school_id, received_on, id)
-- next
CREATE INDEX ix_fee_collection_due_on ON fee_collection (school_id, due_on, id)
-- next
CREATE INDEX ix_fee_collection_received_amount ON fee_collection (school_id, received_amount, id)
-- next
CREATE INDEX ix_fee_collection_waived_amount ON fee_collection (school_id, waived_amount, id)
-- next
CREATE VIRTUAL TABLE search_fee_collection USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_fee_collection_insert AFTER INSERT ON fee_collection WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_fee_collection (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_collection_update AFTER UPDATE OF search_text ON fee_collection WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_fee_collection (search_fee_collection, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_fee_collection (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_collection_delete AFTER DELETE ON fee_collection WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_fee_collection (search_fee_collection, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE fee_settlement (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	term_id INTEGER NOT NULL, 
	class_group_id INTEGER NOT NULL, 
	spending_detail TEXT NOT NULL, 
	refund_on DATE, 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_fee_settlement_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_fee_settlement_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_fee_settlement_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id), 
	CONSTRAINT fk_fee_settlement_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_fee_settlement_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_fee_settlement_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_fee_settlement_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_fee_settlement_document_no UNIQUE (school_id, document_no), 
	CONSTRAINT uq_fee_settlement_term_id_class_group_id UNIQUE (school_id, term_id, class_group_id)
)
-- next
CREATE INDEX ix_fee_settlement_date ON fee_settlement (school_id, date, id)
-- next
CREATE INDEX ix_fee_settlement_state_date ON fee_settlement (school_id, state, date, id)
-- next
CREATE INDEX ix_fee_settlement_prepared_by_id ON fee_settlement (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_fee_settlement_state ON fee_settlement (school_id, state, id)
-- next
CREATE INDEX ix_fee_settlement_refund_on ON fee_settlement (school_id, refund_on, id)
-- next
CREATE INDEX ix_fee_settlement_class_group_id ON fee_settlement (school_id, class_group_id, id)
-- next
CREATE INDEX ix_fee_settlement_term_id ON fee_settlement (school_id, term_id, id)
-- next
CREATE VIRTUAL TABLE search_fee_settlement USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_fee_settlement_insert AFTER INSERT ON fee_settlement WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_fee_settlement (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_settlement_update AFTER UPDATE OF search_text ON fee_settlement WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_fee_settlement (search_fee_settlement, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_fee_settlement (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_settlement_delete AFTER DELETE ON fee_settlement WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_fee_settlement (search_fee_settlement, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE fee_settlement_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	student_id INTEGER NOT NULL, 
	collected_amount BIGINT NOT NULL, 
	spent_amount BIGINT NOT NULL, 
	refunded_on DATE, 
	receiver_name VARCHAR(255), 
	has_signature BOOLEAN NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_fee_settlement_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_fee_settlement_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_fee_settlement_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES fee_settlement (school_id, id), 
	CONSTRAINT fk_fee_settlement_line_student_id FOREIGN KEY(school_id, student_id) REFERENCES student (school_id, id), 
	CONSTRAINT fk_fee_settlement_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_fee_settlement_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_fee_settlement_line_document_id_student_id UNIQUE (document_id, student_id)
)
-- next
CREATE INDEX ix_fee_settlement_line_collected_amount ON fee_settlement_line (school_id, collected_amount, id)
-- next
CREATE INDEX ix_fee_settlement_line_refunded_on ON fee_settlement_line (school_id, refunded_on, id)
-- next
CREATE INDEX ix_fee_settlement_line_spent_amount ON fee_settlement_line (school_id, spent_amount, id)
-- next
CREATE INDEX ix_fee_settlement_line_document_id ON fee_settlement_line (document_id)
-- next
CREATE INDEX ix_fee_settlement_line_has_signature ON fee_settlement_line (school_id, has_signature, id)
-- next
CREATE INDEX ix_fee_settlement_line_student_id ON fee_settlement_line (school_id, student_id, id)
-- next
CREATE INDEX ix_fee_settlement_line_receiver_name ON fee_settlement_line (school_id, receiver_name, id)
-- next
CREATE TABLE fee_check (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	checked_on DATE NOT NULL, 
	checked_by VARCHAR(255) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	class_group_id INTEGER, 
	content TEXT NOT NULL, 
	card_count INTEGER, 
	violation VARCHAR(40) NOT NULL, 
	amount BIGINT, 
	person_id INTEGER, 
	handling TEXT, 
	refund_until DATE, 
	refunded_on DATE, 
	status VARCHAR(40) NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_fee_check_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_fee_check_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_fee_check_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id), 
	CONSTRAINT fk_fee_check_person_id FOREIGN KEY(school_id, person_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_fee_check_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_fee_check_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_fee_check_source ON fee_check (school_id, source, id)
-- next
CREATE INDEX ix_fee_check_checked_by ON fee_check (school_id, checked_by, id)
-- next
CREATE INDEX ix_fee_check_class_group_id ON fee_check (school_id, class_group_id, id)
-- next
CREATE INDEX ix_fee_check_status ON fee_check (school_id, status, id)
-- next
CREATE INDEX ix_fee_check_refunded_on ON fee_check (school_id, refunded_on, id)
-- next
CREATE INDEX ix_fee_check_refund_until ON fee_check (school_id, refund_until, id)
-- next
CREATE INDEX ix_fee_check_amount ON fee_check (school_id, amount, id)
-- next
CREATE INDEX ix_fee_check_person_id ON fee_check (school_id, person_id, id)
-- next
CREATE INDEX ix_fee_check_checked_on ON fee_check (school_id, checked_on, id)
-- next
CREATE INDEX ix_fee_check_violation ON fee_check (school_id, violation, id)
-- next
CREATE VIRTUAL TABLE search_fee_check USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_fee_check_insert AFTER INSERT ON fee_check WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_fee_check (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_check_update AFTER UPDATE OF search_text ON fee_check WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_fee_check (search_fee_check, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_fee_check (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fee_check_delete AFTER DELETE ON fee_check WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_fee_check (search_fee_check, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE new_purchase_request (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	department_id INTEGER NOT NULL, 
	applicant_id INTEGER NOT NULL, 
	category VARCHAR(40) NOT NULL, 
	purpose VARCHAR(255) NOT NULL, 
	needed_on DATE NOT NULL, 
	is_urgent BOOLEAN NOT NULL, 
	urgent_reason VARCHAR(255), 
	fund_source VARCHAR(40) NOT NULL, 
	purchase_plan_id INTEGER, 
	is_government_catalogue BOOLEAN NOT NULL, 
	procurement_method VARCHAR(40) NOT NULL, 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_purchase_request_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_purchase_request_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_purchase_request_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id), 
	CONSTRAINT fk_purchase_request_applicant_id FOREIGN KEY(school_id, applicant_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_purchase_request_purchase_plan_id FOREIGN KEY(school_id, purchase_plan_id) REFERENCES purchase_plan (school_id, id), 
	CONSTRAINT fk_purchase_request_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_purchase_request_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_purchase_request_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_purchase_request_document_no UNIQUE (school_id, document_no)
)
-- next
INSERT INTO new_purchase_request ("id", "school_id", "document_no", "date", "state", "department_id", "applicant_id", "category", "purpose", "needed_on", "is_urgent", "urgent_reason", "fund_source", "is_government_catalogue", "procurement_method", "prepared_by_id", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin") SELECT "id", "school_id", "document_no", "date", "state", "department_id", "applicant_id", "category", "purpose", "needed_on", "is_urgent", "urgent_reason", "fund_source", "is_government_catalogue", "procurement_method", "prepared_by_id", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin" FROM purchase_request
-- next
DROP TABLE purchase_request
-- next
ALTER TABLE new_purchase_request RENAME TO purchase_request
-- next
CREATE INDEX ix_purchase_request_needed_on ON purchase_request (school_id, needed_on, id)
-- next
CREATE INDEX ix_purchase_request_state_date ON purchase_request (school_id, state, date, id)
-- next
CREATE INDEX ix_purchase_request_purpose ON purchase_request (school_id, purpose, id)
-- next
CREATE INDEX ix_purchase_request_category ON purchase_request (school_id, category, id)
-- next
CREATE INDEX ix_purchase_request_state ON purchase_request (school_id, state, id)
-- next
CREATE INDEX ix_purchase_request_fund_source ON purchase_request (school_id, fund_source, id)
-- next
CREATE INDEX ix_purchase_request_prepared_by_id ON purchase_request (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_purchase_request_applicant_id ON purchase_request (school_id, applicant_id, id)
-- next
CREATE INDEX ix_purchase_request_procurement_method ON purchase_request (school_id, procurement_method, id)
-- next
CREATE INDEX ix_purchase_request_department_id ON purchase_request (school_id, department_id, id)
-- next
CREATE INDEX ix_purchase_request_is_government_catalogue ON purchase_request (school_id, is_government_catalogue, id)
-- next
CREATE INDEX ix_purchase_request_purchase_plan_id ON purchase_request (school_id, purchase_plan_id, id)
-- next
CREATE INDEX ix_purchase_request_date ON purchase_request (school_id, date, id)
-- next
CREATE INDEX ix_purchase_request_is_urgent ON purchase_request (school_id, is_urgent, id)
-- next
CREATE TRIGGER search_purchase_request_insert AFTER INSERT ON purchase_request WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_request (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_request_update AFTER UPDATE OF search_text ON purchase_request WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_purchase_request (search_purchase_request, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_purchase_request (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_request_delete AFTER DELETE ON purchase_request WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_request (search_purchase_request, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE new_purchase_request_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	item_id INTEGER, 
	item_name VARCHAR(255) NOT NULL, 
	specification VARCHAR(255), 
	unit VARCHAR(255) NOT NULL, 
	quantity BIGINT NOT NULL, 
	market_price BIGINT NOT NULL, 
	planned_unit_price BIGINT NOT NULL, 
	purchase_plan_line_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_purchase_request_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_purchase_request_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_purchase_request_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES purchase_request (school_id, id), 
	CONSTRAINT fk_purchase_request_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_purchase_request_line_purchase_plan_line_id FOREIGN KEY(school_id, purchase_plan_line_id) REFERENCES purchase_plan_line (school_id, id), 
	CONSTRAINT fk_purchase_request_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_purchase_request_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
INSERT INTO new_purchase_request_line ("id", "school_id", "line_no", "document_id", "item_id", "item_name", "specification", "unit", "quantity", "market_price", "planned_unit_price", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin") SELECT "id", "school_id", "line_no", "document_id", "item_id", "item_name", "specification", "unit", "quantity", "market_price", "planned_unit_price", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin" FROM purchase_request_line
-- next
DROP TABLE purchase_request_line
-- next
ALTER TABLE new_purchase_request_line RENAME TO purchase_request_line
-- next
CREATE INDEX ix_purchase_request_line_purchase_plan_line_id ON purchase_request_line (school_id, purchase_plan_line_id, id)
-- next
CREATE INDEX ix_purchase_request_line_item_id ON purchase_request_line (school_id, item_id, id)
-- next
CREATE INDEX ix_purchase_request_line_planned_unit_price ON purchase_request_line (school_id, planned_unit_price, id)
-- next
CREATE INDEX ix_purchase_request_line_market_price ON purchase_request_line (school_id, market_price, id)
-- next
CREATE INDEX ix_purchase_request_line_specification ON purchase_request_line (school_id, specification, id)
-- next
CREATE INDEX ix_purchase_request_line_item_name ON purchase_request_line (school_id, item_name, id)
-- next
CREATE INDEX ix_purchase_request_line_unit ON purchase_request_line (school_id, unit, id)
-- next
CREATE INDEX ix_purchase_request_line_document_id ON purchase_request_line (document_id)
-- next
CREATE TRIGGER search_purchase_request_line_insert AFTER INSERT ON purchase_request_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_request_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_request_line_update AFTER UPDATE OF search_text ON purchase_request_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_purchase_request_line (search_purchase_request_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_purchase_request_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_request_line_delete AFTER DELETE ON purchase_request_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_request_line (search_purchase_request_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE new_purchase_order (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	document_no VARCHAR(80), 
	date DATE NOT NULL, 
	state VARCHAR(40) NOT NULL, 
	purchase_request_id INTEGER NOT NULL, 
	supplier_id INTEGER NOT NULL, 
	purchase_mode VARCHAR(40) NOT NULL, 
	buyer_id INTEGER NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	price_comparison_id INTEGER, 
	tender_id INTEGER, 
	contract_id INTEGER, 
	delivery_due_on DATE, 
	delivered_on DATE, 
	invoice_no VARCHAR(255), 
	prepared_by_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_purchase_order_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_purchase_order_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_purchase_order_purchase_request_id FOREIGN KEY(school_id, purchase_request_id) REFERENCES purchase_request (school_id, id), 
	CONSTRAINT fk_purchase_order_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id), 
	CONSTRAINT fk_purchase_order_buyer_id FOREIGN KEY(school_id, buyer_id) REFERENCES staff (school_id, id), 
	CONSTRAINT fk_purchase_order_price_comparison_id FOREIGN KEY(school_id, price_comparison_id) REFERENCES price_comparison (school_id, id), 
	CONSTRAINT fk_purchase_order_tender_id FOREIGN KEY(school_id, tender_id) REFERENCES tender (school_id, id), 
	CONSTRAINT fk_purchase_order_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id), 
	CONSTRAINT fk_purchase_order_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id), 
	CONSTRAINT fk_purchase_order_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_purchase_order_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_purchase_order_document_no UNIQUE (school_id, document_no)
)
-- next
INSERT INTO new_purchase_order ("id", "school_id", "document_no", "date", "state", "purchase_request_id", "supplier_id", "purchase_mode", "buyer_id", "subject", "contract_id", "delivery_due_on", "delivered_on", "invoice_no", "prepared_by_id", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin") SELECT "id", "school_id", "document_no", "date", "state", "purchase_request_id", "supplier_id", "purchase_mode", "buyer_id", "subject", "contract_id", "delivery_due_on", "delivered_on", "invoice_no", "prepared_by_id", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin" FROM purchase_order
-- next
DROP TABLE purchase_order
-- next
ALTER TABLE new_purchase_order RENAME TO purchase_order
-- next
CREATE INDEX ix_purchase_order_delivery_due_on ON purchase_order (school_id, delivery_due_on, id)
-- next
CREATE INDEX ix_purchase_order_delivered_on ON purchase_order (school_id, delivered_on, id)
-- next
CREATE INDEX ix_purchase_order_date ON purchase_order (school_id, date, id)
-- next
CREATE INDEX ix_purchase_order_contract_id ON purchase_order (school_id, contract_id, id)
-- next
CREATE INDEX ix_purchase_order_tender_id ON purchase_order (school_id, tender_id, id)
-- next
CREATE INDEX ix_purchase_order_price_comparison_id ON purchase_order (school_id, price_comparison_id, id)
-- next
CREATE INDEX ix_purchase_order_prepared_by_id ON purchase_order (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_purchase_order_subject ON purchase_order (school_id, subject, id)
-- next
CREATE INDEX ix_purchase_order_state_date ON purchase_order (school_id, state, date, id)
-- next
CREATE INDEX ix_purchase_order_supplier_id ON purchase_order (school_id, supplier_id, id)
-- next
CREATE INDEX ix_purchase_order_state ON purchase_order (school_id, state, id)
-- next
CREATE INDEX ix_purchase_order_buyer_id ON purchase_order (school_id, buyer_id, id)
-- next
CREATE INDEX ix_purchase_order_purchase_mode ON purchase_order (school_id, purchase_mode, id)
-- next
CREATE INDEX ix_purchase_order_purchase_request_id ON purchase_order (school_id, purchase_request_id, id)
-- next
CREATE TRIGGER search_purchase_order_insert AFTER INSERT ON purchase_order WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_order (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_order_update AFTER UPDATE OF search_text ON purchase_order WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_purchase_order (search_purchase_order, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_purchase_order (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_order_delete AFTER DELETE ON purchase_order WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_order (search_purchase_order, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE new_item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	code VARCHAR(80) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	specification VARCHAR(255), 
	unit VARCHAR(255) NOT NULL, 
	category VARCHAR(40) NOT NULL, 
	nature VARCHAR(40) NOT NULL, 
	barcode VARCHAR(80), 
	is_old_for_new BOOLEAN NOT NULL, 
	is_batch_tracked BOOLEAN NOT NULL, 
	is_dangerous BOOLEAN NOT NULL, 
	reference_price BIGINT, 
	maximum_stock BIGINT, 
	minimum_stock BIGINT, 
	shelf_life_days INTEGER, 
	storage_requirement VARCHAR(255), 
	package_unit VARCHAR(255), 
	package_quantity BIGINT, 
	storage_location_id INTEGER, 
	asset_class_id INTEGER, 
	is_disabled BOOLEAN NOT NULL, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_item_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_item_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_item_storage_location_id FOREIGN KEY(school_id, storage_location_id) REFERENCES storage_location (school_id, id), 
	CONSTRAINT fk_item_asset_class_id FOREIGN KEY(asset_class_id) REFERENCES asset_class (id), 
	CONSTRAINT fk_item_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_item_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id), 
	CONSTRAINT uq_item_code UNIQUE (school_id, code)
)
-- next
INSERT INTO new_item ("id", "school_id", "code", "name", "specification", "unit", "category", "nature", "barcode", "is_old_for_new", "is_batch_tracked", "is_dangerous", "reference_price", "maximum_stock", "minimum_stock", "shelf_life_days", "storage_requirement", "package_unit", "package_quantity", "asset_class_id", "is_disabled", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin") SELECT "id", "school_id", "code", "name", "specification", "unit", "category", "nature", "barcode", "is_old_for_new", "is_batch_tracked", "is_dangerous", "reference_price", "maximum_stock", "minimum_stock", "shelf_life_days", "storage_requirement", "package_unit", "package_quantity", "asset_class_id", "is_disabled", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin" FROM item
-- next
DROP TABLE item
-- next
ALTER TABLE new_item RENAME TO item
-- next
CREATE INDEX ix_item_is_old_for_new ON item (school_id, is_old_for_new, id)
-- next
CREATE INDEX ix_item_is_disabled ON item (school_id, is_disabled, id)
-- next
CREATE INDEX ix_item_asset_class_id ON item (school_id, asset_class_id, id)
-- next
CREATE INDEX ix_item_name ON item (school_id, name, id)
-- next
CREATE INDEX ix_item_storage_location_id ON item (school_id, storage_location_id, id)
-- next
CREATE INDEX ix_item_unit ON item (school_id, unit, id)
-- next
CREATE INDEX ix_item_reference_price ON item (school_id, reference_price, id)
-- next
CREATE INDEX ix_item_is_batch_tracked ON item (school_id, is_batch_tracked, id)
-- next
CREATE INDEX ix_item_is_dangerous ON item (school_id, is_dangerous, id)
-- next
CREATE INDEX ix_item_specification ON item (school_id, specification, id)
-- next
CREATE INDEX ix_item_nature ON item (school_id, nature, id)
-- next
CREATE INDEX ix_item_category ON item (school_id, category, id)
-- next
CREATE TRIGGER search_item_insert AFTER INSERT ON item WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_item_update AFTER UPDATE OF search_text ON item WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_item (search_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_item_delete AFTER DELETE ON item WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_item (search_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE new_stock_in_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	quantity BIGINT NOT NULL, 
	unit_price BIGINT NOT NULL, 
	amount BIGINT NOT NULL, 
	batch_no VARCHAR(255), 
	produced_on DATE, 
	valid_until DATE, 
	storage_location_id INTEGER, 
	acceptance_line_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_stock_in_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_stock_in_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_stock_in_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES stock_in (school_id, id), 
	CONSTRAINT fk_stock_in_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_stock_in_line_storage_location_id FOREIGN KEY(school_id, storage_location_id) REFERENCES storage_location (school_id, id), 
	CONSTRAINT fk_stock_in_line_acceptance_line_id FOREIGN KEY(school_id, acceptance_line_id) REFERENCES acceptance_line (school_id, id), 
	CONSTRAINT fk_stock_in_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_stock_in_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
INSERT INTO new_stock_in_line ("id", "school_id", "line_no", "document_id", "item_id", "quantity", "unit_price", "amount", "batch_no", "produced_on", "valid_until", "acceptance_line_id", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin") SELECT "id", "school_id", "line_no", "document_id", "item_id", "quantity", "unit_price", "amount", "batch_no", "produced_on", "valid_until", "acceptance_line_id", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin" FROM stock_in_line
-- next
DROP TABLE stock_in_line
-- next
ALTER TABLE new_stock_in_line RENAME TO stock_in_line
-- next
CREATE INDEX ix_stock_in_line_acceptance_line_id ON stock_in_line (school_id, acceptance_line_id, id)
-- next
CREATE INDEX ix_stock_in_line_storage_location_id ON stock_in_line (school_id, storage_location_id, id)
-- next
CREATE INDEX ix_stock_in_line_item_id ON stock_in_line (school_id, item_id, id)
-- next
CREATE INDEX ix_stock_in_line_valid_until ON stock_in_line (school_id, valid_until, id)
-- next
CREATE INDEX ix_stock_in_line_amount ON stock_in_line (school_id, amount, id)
-- next
CREATE INDEX ix_stock_in_line_produced_on ON stock_in_line (school_id, produced_on, id)
-- next
CREATE INDEX ix_stock_in_line_batch_no ON stock_in_line (school_id, batch_no, id)
-- next
CREATE INDEX ix_stock_in_line_unit_price ON stock_in_line (school_id, unit_price, id)
-- next
CREATE INDEX ix_stock_in_line_document_id ON stock_in_line (document_id)
-- next
CREATE TRIGGER search_stock_in_line_insert AFTER INSERT ON stock_in_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_stock_in_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_in_line_update AFTER UPDATE OF search_text ON stock_in_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_stock_in_line (search_stock_in_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_stock_in_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_in_line_delete AFTER DELETE ON stock_in_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_stock_in_line (search_stock_in_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TRIGGER sealed_stock_in_line_insert BEFORE INSERT ON stock_in_line WHEN EXISTS (SELECT 1 FROM stock_in WHERE state IN ('POSTED', 'REVERSED') AND id IN (new.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_in_line'); END
-- next
CREATE TRIGGER sealed_stock_in_line_update BEFORE UPDATE ON stock_in_line WHEN EXISTS (SELECT 1 FROM stock_in WHERE state IN ('POSTED', 'REVERSED') AND id IN (old.document_id, new.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_in_line'); END
-- next
CREATE TRIGGER sealed_stock_in_line_delete BEFORE DELETE ON stock_in_line WHEN EXISTS (SELECT 1 FROM stock_in WHERE state IN ('POSTED', 'REVERSED') AND id IN (old.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_in_line'); END
-- next
CREATE TABLE new_stock_out_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	school_id INTEGER NOT NULL, 
	line_no INTEGER NOT NULL, 
	document_id INTEGER NOT NULL, 
	item_id INTEGER NOT NULL, 
	requested_quantity BIGINT NOT NULL, 
	quantity BIGINT, 
	batch_no VARCHAR(255), 
	returned_old_quantity BIGINT, 
	is_first_issue BOOLEAN NOT NULL, 
	old_for_new_id INTEGER, 
	remarks TEXT, 
	created_by_id INTEGER, 
	created_at DATETIME, 
	updated_by_id INTEGER, 
	updated_at DATETIME, 
	row_version INTEGER NOT NULL, 
	search_text TEXT, 
	pinyin VARCHAR(120), 
	CONSTRAINT uq_stock_out_line_school_id_id UNIQUE (school_id, id), 
	CONSTRAINT fk_stock_out_line_school_id FOREIGN KEY(school_id) REFERENCES school (id), 
	CONSTRAINT fk_stock_out_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES stock_out (school_id, id), 
	CONSTRAINT fk_stock_out_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id), 
	CONSTRAINT fk_stock_out_line_old_for_new_id FOREIGN KEY(school_id, old_for_new_id) REFERENCES old_for_new (school_id, id), 
	CONSTRAINT fk_stock_out_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id), 
	CONSTRAINT fk_stock_out_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
INSERT INTO new_stock_out_line ("id", "school_id", "line_no", "document_id", "item_id", "requested_quantity", "quantity", "batch_no", "returned_old_quantity", "is_first_issue", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin") SELECT "id", "school_id", "line_no", "document_id", "item_id", "requested_quantity", "quantity", "batch_no", "returned_old_quantity", "is_first_issue", "remarks", "created_by_id", "created_at", "updated_by_id", "updated_at", "row_version", "search_text", "pinyin" FROM stock_out_line
-- next
DROP TABLE stock_out_line
-- next
ALTER TABLE new_stock_out_line RENAME TO stock_out_line
-- next
CREATE INDEX ix_stock_out_line_item_id ON stock_out_line (school_id, item_id, id)
-- next
CREATE INDEX ix_stock_out_line_old_for_new_id ON stock_out_line (school_id, old_for_new_id, id)
-- next
CREATE INDEX ix_stock_out_line_is_first_issue ON stock_out_line (school_id, is_first_issue, id)
-- next
CREATE INDEX ix_stock_out_line_document_id ON stock_out_line (document_id)
-- next
CREATE INDEX ix_stock_out_line_batch_no ON stock_out_line (school_id, batch_no, id)
-- next
CREATE TRIGGER search_stock_out_line_insert AFTER INSERT ON stock_out_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_stock_out_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_out_line_update AFTER UPDATE OF search_text ON stock_out_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_stock_out_line (search_stock_out_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_stock_out_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_out_line_delete AFTER DELETE ON stock_out_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_stock_out_line (search_stock_out_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TRIGGER sealed_stock_out_line_insert BEFORE INSERT ON stock_out_line WHEN EXISTS (SELECT 1 FROM stock_out WHERE state IN ('POSTED', 'REVERSED') AND id IN (new.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_out_line'); END
-- next
CREATE TRIGGER sealed_stock_out_line_update BEFORE UPDATE ON stock_out_line WHEN EXISTS (SELECT 1 FROM stock_out WHERE state IN ('POSTED', 'REVERSED') AND id IN (old.document_id, new.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_out_line'); END
-- next
CREATE TRIGGER sealed_stock_out_line_delete BEFORE DELETE ON stock_out_line WHEN EXISTS (SELECT 1 FROM stock_out WHERE state IN ('POSTED', 'REVERSED') AND id IN (old.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_out_line'); END
-- next
PRAGMA legacy_alter_table=OFF
