CREATE TABLE role (
	"key" VARCHAR(40) NOT NULL,
	label VARCHAR(40) NOT NULL,
	description VARCHAR(255) NOT NULL,
	default_scope VARCHAR(20) NOT NULL,
	CONSTRAINT pk_role PRIMARY KEY ("key")
)
-- next
CREATE TABLE role_grant (
	role VARCHAR(40) NOT NULL,
	register VARCHAR(60) NOT NULL,
	actions VARCHAR(12) NOT NULL,
	scope VARCHAR(20) NOT NULL,
	hidden_columns TEXT NOT NULL,
	CONSTRAINT pk_role_grant PRIMARY KEY (role, register)
)
-- next
CREATE TABLE school_path (
	school_id INTEGER NOT NULL,
	ancestor_id INTEGER NOT NULL,
	depth INTEGER NOT NULL,
	CONSTRAINT pk_school_path PRIMARY KEY (school_id, ancestor_id)
)
-- next
CREATE INDEX ix_school_path_ancestor_id ON school_path (ancestor_id)
-- next
CREATE TABLE number_series (
	school_id INTEGER NOT NULL,
	series VARCHAR(60) NOT NULL,
	year INTEGER NOT NULL,
	last INTEGER NOT NULL,
	CONSTRAINT pk_number_series PRIMARY KEY (school_id, series, year)
)
-- next
CREATE TABLE signature (
	id INTEGER NOT NULL,
	school_id INTEGER NOT NULL,
	register VARCHAR(60) NOT NULL,
	row_id INTEGER NOT NULL,
	step VARCHAR(40) NOT NULL,
	label VARCHAR(40) NOT NULL,
	from_state VARCHAR(40) NOT NULL,
	to_state VARCHAR(40) NOT NULL,
	account_id INTEGER,
	staff_id INTEGER,
	name VARCHAR(80) NOT NULL,
	role VARCHAR(40) NOT NULL,
	at DATETIME NOT NULL,
	opinion TEXT NOT NULL,
	is_automatic BOOLEAN NOT NULL,
	CONSTRAINT pk_signature PRIMARY KEY (id)
)
-- next
CREATE INDEX ix_signature_register_row ON signature (register, row_id)
-- next
CREATE TABLE history_entry (
	id INTEGER NOT NULL,
	batch VARCHAR(20) NOT NULL,
	at DATETIME NOT NULL,
	account_id INTEGER,
	name VARCHAR(80) NOT NULL,
	source VARCHAR(20) NOT NULL,
	place VARCHAR(120) NOT NULL,
	school_id INTEGER,
	register VARCHAR(60) NOT NULL,
	row_id INTEGER NOT NULL,
	title VARCHAR(255) NOT NULL,
	action VARCHAR(10) NOT NULL,
	changes JSON NOT NULL,
	CONSTRAINT pk_history_entry PRIMARY KEY (id)
)
-- next
CREATE INDEX ix_history_entry_register_row ON history_entry (register, row_id)
-- next
CREATE INDEX ix_history_entry_school_at ON history_entry (school_id, at)
-- next
CREATE INDEX ix_history_entry_batch ON history_entry (batch)
-- next
CREATE TABLE attachment (
	id INTEGER NOT NULL,
	school_id INTEGER,
	register VARCHAR(60) NOT NULL,
	row_id INTEGER,
	"column" VARCHAR(60) NOT NULL,
	name VARCHAR(200) NOT NULL,
	media_type VARCHAR(100) NOT NULL,
	size INTEGER NOT NULL,
	digest VARCHAR(64) NOT NULL,
	account_id INTEGER,
	at DATETIME NOT NULL,
	CONSTRAINT pk_attachment PRIMARY KEY (id)
)
-- next
CREATE INDEX ix_attachment_register_row ON attachment (register, row_id)
-- next
CREATE TABLE preference (
	account_id INTEGER NOT NULL,
	name VARCHAR(100) NOT NULL,
	value JSON NOT NULL,
	CONSTRAINT pk_preference PRIMARY KEY (account_id, name)
)
-- next
CREATE TABLE submission (
	"key" VARCHAR(40) NOT NULL,
	account_id INTEGER,
	register VARCHAR(60) NOT NULL,
	row_id INTEGER,
	at DATETIME NOT NULL,
	CONSTRAINT pk_submission PRIMARY KEY ("key")
)
-- next
CREATE TABLE login_attempt (
	id INTEGER NOT NULL,
	login_name VARCHAR(80) NOT NULL,
	address VARCHAR(60) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_login_attempt PRIMARY KEY (id)
)
-- next
CREATE INDEX ix_login_attempt_name_at ON login_attempt (login_name, at)
-- next
CREATE TABLE account_secret (
	account_id INTEGER NOT NULL,
	session_token VARCHAR(64) NOT NULL,
	otp_seed VARCHAR(64),
	CONSTRAINT pk_account_secret PRIMARY KEY (account_id),
	CONSTRAINT uq_account_secret_session_token UNIQUE (session_token)
)
-- next
CREATE TABLE export_log (
	id INTEGER NOT NULL,
	account_id INTEGER,
	name VARCHAR(80) NOT NULL,
	school_id INTEGER,
	register VARCHAR(60) NOT NULL,
	form VARCHAR(60) NOT NULL,
	filters TEXT NOT NULL,
	columns TEXT NOT NULL,
	row_count INTEGER NOT NULL,
	purpose VARCHAR(255) NOT NULL,
	at DATETIME NOT NULL,
	CONSTRAINT pk_export_log PRIMARY KEY (id)
)
-- next
CREATE TABLE calendar_task (
	"key" VARCHAR(40) NOT NULL,
	month VARCHAR(20) NOT NULL,
	term VARCHAR(20) NOT NULL,
	task VARCHAR(255) NOT NULL,
	plan_kind VARCHAR(40) NOT NULL,
	register VARCHAR(255) NOT NULL,
	source VARCHAR(100) NOT NULL,
	CONSTRAINT pk_calendar_task PRIMARY KEY ("key")
)
-- next
CREATE TABLE duty (
	"key" VARCHAR(60) NOT NULL,
	label VARCHAR(255) NOT NULL,
	role VARCHAR(40) NOT NULL,
	frequency VARCHAR(40) NOT NULL,
	times VARCHAR(20) NOT NULL,
	register VARCHAR(255) NOT NULL,
	source VARCHAR(100) NOT NULL,
	CONSTRAINT pk_duty PRIMARY KEY ("key")
)
-- next
CREATE TABLE setting_record (
	"key" VARCHAR(80) NOT NULL,
	label VARCHAR(255) NOT NULL,
	kind VARCHAR(20) NOT NULL,
	"default" TEXT NOT NULL,
	unit VARCHAR(40) NOT NULL,
	changed_by VARCHAR(40) NOT NULL,
	source TEXT NOT NULL,
	CONSTRAINT pk_setting_record PRIMARY KEY ("key")
)
-- next
CREATE TABLE school (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	short_name VARCHAR(255),
	kind VARCHAR(40) NOT NULL,
	parent_school_id INTEGER,
	superior_name VARCHAR(255),
	unified_credit_code VARCHAR(80),
	area_kind VARCHAR(40),
	principal_id INTEGER,
	address VARCHAR(255),
	phone VARCHAR(255),
	is_boarding BOOLEAN NOT NULL,
	seal_image INTEGER,
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT fk_school_parent_school_id FOREIGN KEY(parent_school_id) REFERENCES school (id),
	CONSTRAINT fk_school_principal_id FOREIGN KEY(principal_id) REFERENCES staff (id),
	CONSTRAINT fk_school_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_school_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_school_school_code UNIQUE (school_code),
	CONSTRAINT uq_school_name UNIQUE (name),
	CONSTRAINT uq_school_unified_credit_code UNIQUE (unified_credit_code)
)
-- next
CREATE INDEX ix_school_principal_id ON school (principal_id, id)
-- next
CREATE INDEX ix_school_area_kind ON school (area_kind, id)
-- next
CREATE INDEX ix_school_is_boarding ON school (is_boarding, id)
-- next
CREATE INDEX ix_school_is_active ON school (is_active, id)
-- next
CREATE INDEX ix_school_kind ON school (kind, id)
-- next
CREATE INDEX ix_school_short_name ON school (short_name, id)
-- next
CREATE INDEX ix_school_parent_school_id ON school (parent_school_id, id)
-- next
CREATE VIRTUAL TABLE search_school USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_school_insert AFTER INSERT ON school WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_school (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_school_update AFTER UPDATE OF search_text ON school WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_school (search_school, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_school (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_school_delete AFTER DELETE ON school WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_school (search_school, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE term (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	school_year VARCHAR(80) NOT NULL,
	term_kind VARCHAR(40) NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	midterm_check_on DATE,
	final_check_on DATE,
	first_week_on DATE,
	state VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_term_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_term_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_term_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_term_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_term_school_year_term_kind UNIQUE (school_id, school_year, term_kind)
)
-- next
CREATE INDEX ix_term_midterm_check_on ON term (school_id, midterm_check_on, id)
-- next
CREATE INDEX ix_term_school_year ON term (school_id, school_year, id)
-- next
CREATE INDEX ix_term_ends_on ON term (school_id, ends_on, id)
-- next
CREATE INDEX ix_term_final_check_on ON term (school_id, final_check_on, id)
-- next
CREATE INDEX ix_term_state ON term (school_id, state, id)
-- next
CREATE INDEX ix_term_starts_on ON term (school_id, starts_on, id)
-- next
CREATE INDEX ix_term_term_kind ON term (school_id, term_kind, id)
-- next
CREATE VIRTUAL TABLE search_term USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_term_insert AFTER INSERT ON term WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_term (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_term_update AFTER UPDATE OF search_text ON term WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_term (search_term, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_term (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_term_delete AFTER DELETE ON term WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_term (search_term, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE school_calendar (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	name VARCHAR(255) NOT NULL,
	term_id INTEGER NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	day_kind VARCHAR(40) NOT NULL,
	is_working_day BOOLEAN NOT NULL,
	is_meal_day BOOLEAN NOT NULL,
	basis_document VARCHAR(255),
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_school_calendar_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_school_calendar_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_school_calendar_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id),
	CONSTRAINT fk_school_calendar_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_school_calendar_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_school_calendar_ends_on ON school_calendar (school_id, ends_on, id)
-- next
CREATE INDEX ix_school_calendar_day_kind ON school_calendar (school_id, day_kind, id)
-- next
CREATE INDEX ix_school_calendar_starts_on ON school_calendar (school_id, starts_on, id)
-- next
CREATE INDEX ix_school_calendar_is_working_day ON school_calendar (school_id, is_working_day, id)
-- next
CREATE INDEX ix_school_calendar_name ON school_calendar (school_id, name, id)
-- next
CREATE INDEX ix_school_calendar_is_meal_day ON school_calendar (school_id, is_meal_day, id)
-- next
CREATE INDEX ix_school_calendar_term_id ON school_calendar (school_id, term_id, id)
-- next
CREATE VIRTUAL TABLE search_school_calendar USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_school_calendar_insert AFTER INSERT ON school_calendar WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_school_calendar (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_school_calendar_update AFTER UPDATE OF search_text ON school_calendar WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_school_calendar (search_school_calendar, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_school_calendar (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_school_calendar_delete AFTER DELETE ON school_calendar WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_school_calendar (search_school_calendar, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE department (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	department_code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	parent_department_id INTEGER,
	head_id INTEGER,
	phone VARCHAR(255),
	is_cost_centre BOOLEAN NOT NULL,
	expense_account VARCHAR(40),
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_department_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_department_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_department_parent_department_id FOREIGN KEY(school_id, parent_department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_department_head_id FOREIGN KEY(school_id, head_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_department_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_department_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_department_department_code UNIQUE (school_id, department_code),
	CONSTRAINT uq_department_name UNIQUE (school_id, name)
)
-- next
CREATE INDEX ix_department_kind ON department (school_id, kind, id)
-- next
CREATE INDEX ix_department_parent_department_id ON department (school_id, parent_department_id, id)
-- next
CREATE INDEX ix_department_head_id ON department (school_id, head_id, id)
-- next
CREATE INDEX ix_department_is_cost_centre ON department (school_id, is_cost_centre, id)
-- next
CREATE INDEX ix_department_is_active ON department (school_id, is_active, id)
-- next
CREATE VIRTUAL TABLE search_department USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_department_insert AFTER INSERT ON department WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_department (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_department_update AFTER UPDATE OF search_text ON department WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_department (search_department, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_department (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_department_delete AFTER DELETE ON department WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_department (search_department, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE class_group (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	name VARCHAR(255) NOT NULL,
	school_year VARCHAR(80) NOT NULL,
	grade VARCHAR(40) NOT NULL,
	class_no INTEGER,
	class_teacher_id INTEGER NOT NULL,
	student_count INTEGER,
	room_id INTEGER,
	door_plate VARCHAR(255),
	state VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_class_group_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_class_group_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_class_group_class_teacher_id FOREIGN KEY(school_id, class_teacher_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_class_group_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_class_group_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_class_group_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_class_group_school_year_name UNIQUE (school_id, school_year, name)
)
-- next
CREATE INDEX ix_class_group_grade ON class_group (school_id, grade, id)
-- next
CREATE INDEX ix_class_group_door_plate ON class_group (school_id, door_plate, id)
-- next
CREATE INDEX ix_class_group_name ON class_group (school_id, name, id)
-- next
CREATE INDEX ix_class_group_state ON class_group (school_id, state, id)
-- next
CREATE INDEX ix_class_group_school_year ON class_group (school_id, school_year, id)
-- next
CREATE INDEX ix_class_group_class_teacher_id ON class_group (school_id, class_teacher_id, id)
-- next
CREATE INDEX ix_class_group_room_id ON class_group (school_id, room_id, id)
-- next
CREATE VIRTUAL TABLE search_class_group USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_class_group_insert AFTER INSERT ON class_group WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_class_group (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_class_group_update AFTER UPDATE OF search_text ON class_group WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_class_group (search_class_group, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_class_group (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_class_group_delete AFTER DELETE ON class_group WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_class_group (search_class_group, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE building (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	building_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	used_for VARCHAR(40) NOT NULL,
	structure VARCHAR(40),
	completed_on DATE,
	floor_count INTEGER,
	floor_area BIGINT,
	dangerous_area BIGINT,
	land_area BIGINT,
	land_right VARCHAR(40),
	land_ownership VARCHAR(40),
	title_kind VARCHAR(40),
	title_no VARCHAR(255),
	location_text VARCHAR(255),
	safety_grade VARCHAR(40),
	last_inspected_on DATE,
	reinforcement TEXT,
	responsible_id INTEGER NOT NULL,
	fixed_asset_id INTEGER,
	state VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_building_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_building_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_building_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_building_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id),
	CONSTRAINT fk_building_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_building_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_building_building_no UNIQUE (school_id, building_no),
	CONSTRAINT uq_building_name UNIQUE (school_id, name),
	CONSTRAINT uq_building_fixed_asset_id UNIQUE (school_id, fixed_asset_id)
)
-- next
CREATE INDEX ix_building_state ON building (school_id, state, id)
-- next
CREATE INDEX ix_building_structure ON building (school_id, structure, id)
-- next
CREATE INDEX ix_building_kind ON building (school_id, kind, id)
-- next
CREATE INDEX ix_building_responsible_id ON building (school_id, responsible_id, id)
-- next
CREATE INDEX ix_building_last_inspected_on ON building (school_id, last_inspected_on, id)
-- next
CREATE INDEX ix_building_used_for ON building (school_id, used_for, id)
-- next
CREATE INDEX ix_building_safety_grade ON building (school_id, safety_grade, id)
-- next
CREATE INDEX ix_building_title_kind ON building (school_id, title_kind, id)
-- next
CREATE INDEX ix_building_completed_on ON building (school_id, completed_on, id)
-- next
CREATE VIRTUAL TABLE search_building USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_building_insert AFTER INSERT ON building WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_building (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_building_update AFTER UPDATE OF search_text ON building WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_building (search_building, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_building (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_building_delete AFTER DELETE ON building WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_building (search_building, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE room (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	room_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	building_id INTEGER NOT NULL,
	floor_no INTEGER,
	floor_area BIGINT,
	seat_count INTEGER,
	is_multimedia BOOLEAN NOT NULL,
	responsible_id INTEGER NOT NULL,
	department_id INTEGER,
	state VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_room_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_room_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_room_building_id FOREIGN KEY(school_id, building_id) REFERENCES building (school_id, id),
	CONSTRAINT fk_room_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_room_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_room_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_room_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_room_room_no UNIQUE (school_id, room_no),
	CONSTRAINT uq_room_name UNIQUE (school_id, name)
)
-- next
CREATE INDEX ix_room_department_id ON room (school_id, department_id, id)
-- next
CREATE INDEX ix_room_building_id ON room (school_id, building_id, id)
-- next
CREATE INDEX ix_room_floor_no ON room (school_id, floor_no, id)
-- next
CREATE INDEX ix_room_name ON room (school_id, name, id)
-- next
CREATE INDEX ix_room_responsible_id ON room (school_id, responsible_id, id)
-- next
CREATE INDEX ix_room_state ON room (school_id, state, id)
-- next
CREATE INDEX ix_room_kind ON room (school_id, kind, id)
-- next
CREATE INDEX ix_room_is_multimedia ON room (school_id, is_multimedia, id)
-- next
CREATE VIRTUAL TABLE search_room USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_room_insert AFTER INSERT ON room WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_room (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_room_update AFTER UPDATE OF search_text ON room WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_room (search_room, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_room (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_room_delete AFTER DELETE ON room WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_room (search_room, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE student (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	name VARCHAR(255) NOT NULL,
	student_no VARCHAR(80),
	gender VARCHAR(40) NOT NULL,
	class_group_id INTEGER NOT NULL,
	enrolled_on DATE NOT NULL,
	is_boarder BOOLEAN NOT NULL,
	is_day_care BOOLEAN NOT NULL,
	is_in_need BOOLEAN NOT NULL,
	birth_on DATE,
	identity_kind VARCHAR(40),
	identity_no VARCHAR(80),
	guardian_name VARCHAR(255),
	guardian_phone VARCHAR(255),
	bank_card_no VARCHAR(80),
	guardian_consented_on DATE,
	state VARCHAR(40) NOT NULL,
	left_on DATE,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_student_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_student_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_student_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id),
	CONSTRAINT fk_student_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_student_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_student_student_no UNIQUE (school_id, student_no),
	CONSTRAINT uq_student_identity_no UNIQUE (school_id, identity_no)
)
-- next
CREATE INDEX ix_student_is_day_care ON student (school_id, is_day_care, id)
-- next
CREATE INDEX ix_student_class_group_id ON student (school_id, class_group_id, id)
-- next
CREATE INDEX ix_student_is_boarder ON student (school_id, is_boarder, id)
-- next
CREATE INDEX ix_student_state ON student (school_id, state, id)
-- next
CREATE INDEX ix_student_enrolled_on ON student (school_id, enrolled_on, id)
-- next
CREATE INDEX ix_student_is_in_need ON student (school_id, is_in_need, id)
-- next
CREATE INDEX ix_student_name ON student (school_id, name, id)
-- next
CREATE INDEX ix_student_guardian_name ON student (school_id, guardian_name, id)
-- next
CREATE INDEX ix_student_guardian_phone ON student (school_id, guardian_phone, id)
-- next
CREATE INDEX ix_student_gender ON student (school_id, gender, id)
-- next
CREATE VIRTUAL TABLE search_student USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_student_insert AFTER INSERT ON student WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_student (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_student_update AFTER UPDATE OF search_text ON student WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_student (search_student, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_student (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_student_delete AFTER DELETE ON student WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_student (search_student, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE school_setting (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	setting_name VARCHAR(80) NOT NULL,
	setting_value VARCHAR(255) NOT NULL,
	effective_on DATE NOT NULL,
	setting_source VARCHAR(255) NOT NULL,
	is_locked_below BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_school_setting_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_school_setting_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_school_setting_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_school_setting_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_school_setting_setting_name_effective_on UNIQUE (school_id, setting_name, effective_on)
)
-- next
CREATE INDEX ix_school_setting_setting_name ON school_setting (school_id, setting_name, id)
-- next
CREATE INDEX ix_school_setting_effective_on ON school_setting (school_id, effective_on, id)
-- next
CREATE INDEX ix_school_setting_is_locked_below ON school_setting (school_id, is_locked_below, id)
-- next
CREATE INDEX ix_school_setting_setting_source ON school_setting (school_id, setting_source, id)
-- next
CREATE INDEX ix_school_setting_setting_value ON school_setting (school_id, setting_value, id)
-- next
CREATE VIRTUAL TABLE search_school_setting USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_school_setting_insert AFTER INSERT ON school_setting WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_school_setting (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_school_setting_update AFTER UPDATE OF search_text ON school_setting WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_school_setting (search_school_setting, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_school_setting (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_school_setting_delete AFTER DELETE ON school_setting WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_school_setting (search_school_setting, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE user_account (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	login_name VARCHAR(80) NOT NULL,
	staff_id INTEGER,
	display_name VARCHAR(255) NOT NULL,
	account_kind VARCHAR(40) NOT NULL,
	phone VARCHAR(255),
	is_active BOOLEAN NOT NULL,
	valid_until DATE,
	has_to_change_password BOOLEAN NOT NULL,
	password_hash VARCHAR(255),
	password_changed_at DATETIME,
	last_login_at DATETIME,
	failed_login_count INTEGER,
	locked_until_at DATETIME,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_user_account_login_name_everywhere UNIQUE (login_name),
	CONSTRAINT uq_user_account_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_user_account_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_user_account_staff_id FOREIGN KEY(school_id, staff_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_user_account_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_user_account_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_user_account_login_name UNIQUE (school_id, login_name),
	CONSTRAINT uq_user_account_staff_id UNIQUE (school_id, staff_id)
)
-- next
CREATE INDEX ix_user_account_valid_until ON user_account (school_id, valid_until, id)
-- next
CREATE INDEX ix_user_account_is_active ON user_account (school_id, is_active, id)
-- next
CREATE INDEX ix_user_account_display_name ON user_account (school_id, display_name, id)
-- next
CREATE INDEX ix_user_account_account_kind ON user_account (school_id, account_kind, id)
-- next
CREATE INDEX ix_user_account_has_to_change_password ON user_account (school_id, has_to_change_password, id)
-- next
CREATE VIRTUAL TABLE search_user_account USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_user_account_insert AFTER INSERT ON user_account WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_user_account (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_user_account_update AFTER UPDATE OF search_text ON user_account WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_user_account (search_user_account, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_user_account (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_user_account_delete AFTER DELETE ON user_account WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_user_account (search_user_account, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE role_assignment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	user_account_id INTEGER NOT NULL,
	role VARCHAR(40) NOT NULL,
	department_id INTEGER,
	class_group_id INTEGER,
	warehouse_id INTEGER,
	starts_on DATE NOT NULL,
	valid_until DATE,
	stands_in_for_id INTEGER,
	reason VARCHAR(255),
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_role_assignment_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_role_assignment_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_role_assignment_user_account_id FOREIGN KEY(user_account_id) REFERENCES user_account (id),
	CONSTRAINT fk_role_assignment_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_role_assignment_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id),
	CONSTRAINT fk_role_assignment_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id),
	CONSTRAINT fk_role_assignment_stands_in_for_id FOREIGN KEY(school_id, stands_in_for_id) REFERENCES user_account (school_id, id),
	CONSTRAINT fk_role_assignment_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_role_assignment_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_role_assignment_user_account_id ON role_assignment (school_id, user_account_id, id)
-- next
CREATE INDEX ix_role_assignment_starts_on ON role_assignment (school_id, starts_on, id)
-- next
CREATE INDEX ix_role_assignment_department_id ON role_assignment (school_id, department_id, id)
-- next
CREATE INDEX ix_role_assignment_warehouse_id ON role_assignment (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_role_assignment_class_group_id ON role_assignment (school_id, class_group_id, id)
-- next
CREATE INDEX ix_role_assignment_role ON role_assignment (school_id, role, id)
-- next
CREATE INDEX ix_role_assignment_stands_in_for_id ON role_assignment (school_id, stands_in_for_id, id)
-- next
CREATE INDEX ix_role_assignment_valid_until ON role_assignment (school_id, valid_until, id)
-- next
CREATE VIRTUAL TABLE search_role_assignment USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_role_assignment_insert AFTER INSERT ON role_assignment WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_role_assignment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_role_assignment_update AFTER UPDATE OF search_text ON role_assignment WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_role_assignment (search_role_assignment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_role_assignment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_role_assignment_delete AFTER DELETE ON role_assignment WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_role_assignment (search_role_assignment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE asset_class (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER,
	class_code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	parent_class_id INTEGER,
	card_kind VARCHAR(40) NOT NULL,
	useful_life_years INTEGER,
	is_depreciable BOOLEAN NOT NULL,
	unit VARCHAR(255),
	is_common BOOLEAN NOT NULL,
	life_source VARCHAR(40),
	advice TEXT,
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT fk_asset_class_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_asset_class_parent_class_id FOREIGN KEY(parent_class_id) REFERENCES asset_class (id),
	CONSTRAINT fk_asset_class_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_asset_class_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_asset_class_class_code UNIQUE (class_code)
)
-- next
CREATE INDEX ix_asset_class_name ON asset_class (name, id)
-- next
CREATE INDEX ix_asset_class_unit ON asset_class (unit, id)
-- next
CREATE INDEX ix_asset_class_card_kind ON asset_class (card_kind, id)
-- next
CREATE INDEX ix_asset_class_life_source ON asset_class (life_source, id)
-- next
CREATE INDEX ix_asset_class_parent_class_id ON asset_class (parent_class_id, id)
-- next
CREATE INDEX ix_asset_class_is_depreciable ON asset_class (is_depreciable, id)
-- next
CREATE INDEX ix_asset_class_is_common ON asset_class (is_common, id)
-- next
CREATE INDEX ix_asset_class_is_active ON asset_class (is_active, id)
-- next
CREATE VIRTUAL TABLE search_asset_class USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_asset_class_insert AFTER INSERT ON asset_class WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_asset_class (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_asset_class_update AFTER UPDATE OF search_text ON asset_class WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_asset_class (search_asset_class, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_asset_class (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_asset_class_delete AFTER DELETE ON asset_class WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_asset_class (search_asset_class, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE fixed_asset (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	asset_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	asset_class_id INTEGER NOT NULL,
	brand VARCHAR(255),
	specification VARCHAR(255),
	serial_no VARCHAR(80),
	unit VARCHAR(255) NOT NULL,
	is_group_card BOOLEAN NOT NULL,
	quantity BIGINT NOT NULL,
	unit_price BIGINT NOT NULL,
	original_amount BIGINT NOT NULL,
	value_basis VARCHAR(40),
	fiscal_amount BIGINT,
	acquisition_method VARCHAR(40) NOT NULL,
	acquired_on DATE NOT NULL,
	procurement_form VARCHAR(40),
	supplier_id INTEGER,
	acceptance_id INTEGER,
	invoice_no VARCHAR(80),
	warranty_until DATE,
	booked_on DATE,
	voucher_no VARCHAR(255),
	depreciation_state VARCHAR(40),
	useful_life_months INTEGER,
	is_opening BOOLEAN NOT NULL,
	months_used_at_start INTEGER,
	accumulated_at_start_amount BIGINT,
	opening_difference_reason VARCHAR(255),
	life_state VARCHAR(40) NOT NULL,
	used_for VARCHAR(40),
	department_id INTEGER NOT NULL,
	class_group_id INTEGER,
	room_id INTEGER,
	custodian_id INTEGER NOT NULL,
	fiscal_asset_no VARCHAR(80),
	label_code VARCHAR(80),
	upload_state VARCHAR(40),
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_fixed_asset_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_fixed_asset_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_fixed_asset_asset_class_id FOREIGN KEY(asset_class_id) REFERENCES asset_class (id),
	CONSTRAINT fk_fixed_asset_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id),
	CONSTRAINT fk_fixed_asset_acceptance_id FOREIGN KEY(school_id, acceptance_id) REFERENCES acceptance (school_id, id),
	CONSTRAINT fk_fixed_asset_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_fixed_asset_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id),
	CONSTRAINT fk_fixed_asset_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_fixed_asset_custodian_id FOREIGN KEY(school_id, custodian_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_fixed_asset_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_fixed_asset_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_fixed_asset_asset_no UNIQUE (school_id, asset_no),
	CONSTRAINT uq_fixed_asset_fiscal_asset_no UNIQUE (school_id, fiscal_asset_no),
	CONSTRAINT uq_fixed_asset_label_code UNIQUE (school_id, label_code),
	CONSTRAINT uq_fixed_asset_serial_no UNIQUE (school_id, serial_no)
)
-- next
CREATE INDEX ix_fixed_asset_is_opening ON fixed_asset (school_id, is_opening, id)
-- next
CREATE INDEX ix_fixed_asset_life_state_acquired_on ON fixed_asset (school_id, life_state, acquired_on, id)
-- next
CREATE INDEX ix_fixed_asset_booked_on ON fixed_asset (school_id, booked_on, id)
-- next
CREATE INDEX ix_fixed_asset_supplier_id ON fixed_asset (school_id, supplier_id, id)
-- next
CREATE INDEX ix_fixed_asset_acquired_on ON fixed_asset (school_id, acquired_on, id)
-- next
CREATE INDEX ix_fixed_asset_value_basis ON fixed_asset (school_id, value_basis, id)
-- next
CREATE INDEX ix_fixed_asset_unit_price ON fixed_asset (school_id, unit_price, id)
-- next
CREATE INDEX ix_fixed_asset_unit ON fixed_asset (school_id, unit, id)
-- next
CREATE INDEX ix_fixed_asset_room_id ON fixed_asset (school_id, room_id, id)
-- next
CREATE INDEX ix_fixed_asset_department_id ON fixed_asset (school_id, department_id, id)
-- next
CREATE INDEX ix_fixed_asset_name ON fixed_asset (school_id, name, id)
-- next
CREATE INDEX ix_fixed_asset_life_state ON fixed_asset (school_id, life_state, id)
-- next
CREATE INDEX ix_fixed_asset_depreciation_state ON fixed_asset (school_id, depreciation_state, id)
-- next
CREATE INDEX ix_fixed_asset_upload_state ON fixed_asset (school_id, upload_state, id)
-- next
CREATE INDEX ix_fixed_asset_asset_class_id ON fixed_asset (school_id, asset_class_id, id)
-- next
CREATE INDEX ix_fixed_asset_acceptance_id ON fixed_asset (school_id, acceptance_id, id)
-- next
CREATE INDEX ix_fixed_asset_procurement_form ON fixed_asset (school_id, procurement_form, id)
-- next
CREATE INDEX ix_fixed_asset_acquisition_method ON fixed_asset (school_id, acquisition_method, id)
-- next
CREATE INDEX ix_fixed_asset_original_amount ON fixed_asset (school_id, original_amount, id)
-- next
CREATE INDEX ix_fixed_asset_is_group_card ON fixed_asset (school_id, is_group_card, id)
-- next
CREATE INDEX ix_fixed_asset_custodian_id ON fixed_asset (school_id, custodian_id, id)
-- next
CREATE INDEX ix_fixed_asset_specification ON fixed_asset (school_id, specification, id)
-- next
CREATE INDEX ix_fixed_asset_class_group_id ON fixed_asset (school_id, class_group_id, id)
-- next
CREATE INDEX ix_fixed_asset_used_for ON fixed_asset (school_id, used_for, id)
-- next
CREATE VIRTUAL TABLE search_fixed_asset USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_fixed_asset_insert AFTER INSERT ON fixed_asset WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_fixed_asset (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fixed_asset_update AFTER UPDATE OF search_text ON fixed_asset WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_fixed_asset (search_fixed_asset, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_fixed_asset (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_fixed_asset_delete AFTER DELETE ON fixed_asset WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_fixed_asset (search_fixed_asset, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE asset_event (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	fixed_asset_id INTEGER NOT NULL,
	sequence_no INTEGER NOT NULL,
	event VARCHAR(40) NOT NULL,
	happened_on DATE NOT NULL,
	from_department_id INTEGER,
	to_department_id INTEGER,
	from_room_id INTEGER,
	to_room_id INTEGER,
	from_custodian_id INTEGER,
	to_custodian_id INTEGER,
	from_state VARCHAR(40),
	to_state VARCHAR(40),
	quantity_change BIGINT,
	original_change_amount BIGINT,
	accumulated_change_amount BIGINT,
	document_kind VARCHAR(40),
	document_no VARCHAR(80),
	handler_id INTEGER,
	reverses_event_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_asset_event_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_asset_event_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_asset_event_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id),
	CONSTRAINT fk_asset_event_from_department_id FOREIGN KEY(school_id, from_department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_asset_event_to_department_id FOREIGN KEY(school_id, to_department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_asset_event_from_room_id FOREIGN KEY(school_id, from_room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_asset_event_to_room_id FOREIGN KEY(school_id, to_room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_asset_event_from_custodian_id FOREIGN KEY(school_id, from_custodian_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_asset_event_to_custodian_id FOREIGN KEY(school_id, to_custodian_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_asset_event_handler_id FOREIGN KEY(handler_id) REFERENCES staff (id),
	CONSTRAINT fk_asset_event_reverses_event_id FOREIGN KEY(school_id, reverses_event_id) REFERENCES asset_event (school_id, id),
	CONSTRAINT fk_asset_event_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_asset_event_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_asset_event_fixed_asset_id_sequence_no UNIQUE (school_id, fixed_asset_id, sequence_no),
	CONSTRAINT uq_asset_event_reverses_event_id UNIQUE (school_id, reverses_event_id)
)
-- next
CREATE INDEX ix_asset_event_document_no ON asset_event (school_id, document_no, id)
-- next
CREATE INDEX ix_asset_event_original_change_amount ON asset_event (school_id, original_change_amount, id)
-- next
CREATE INDEX ix_asset_event_to_state ON asset_event (school_id, to_state, id)
-- next
CREATE INDEX ix_asset_event_to_custodian_id ON asset_event (school_id, to_custodian_id, id)
-- next
CREATE INDEX ix_asset_event_from_custodian_id ON asset_event (school_id, from_custodian_id, id)
-- next
CREATE INDEX ix_asset_event_to_department_id ON asset_event (school_id, to_department_id, id)
-- next
CREATE INDEX ix_asset_event_accumulated_change_amount ON asset_event (school_id, accumulated_change_amount, id)
-- next
CREATE INDEX ix_asset_event_to_room_id ON asset_event (school_id, to_room_id, id)
-- next
CREATE INDEX ix_asset_event_document_kind ON asset_event (school_id, document_kind, id)
-- next
CREATE INDEX ix_asset_event_reverses_event_id ON asset_event (school_id, reverses_event_id, id)
-- next
CREATE INDEX ix_asset_event_fixed_asset_id ON asset_event (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_asset_event_from_room_id ON asset_event (school_id, from_room_id, id)
-- next
CREATE INDEX ix_asset_event_handler_id ON asset_event (school_id, handler_id, id)
-- next
CREATE INDEX ix_asset_event_happened_on ON asset_event (school_id, happened_on, id)
-- next
CREATE INDEX ix_asset_event_from_department_id ON asset_event (school_id, from_department_id, id)
-- next
CREATE INDEX ix_asset_event_event ON asset_event (school_id, event, id)
-- next
CREATE VIRTUAL TABLE search_asset_event USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_asset_event_insert AFTER INSERT ON asset_event WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_asset_event (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_asset_event_update AFTER UPDATE OF search_text ON asset_event WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_asset_event (search_asset_event, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_asset_event (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_asset_event_delete AFTER DELETE ON asset_event WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_asset_event (search_asset_event, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE asset_transfer (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	transfer_kind VARCHAR(40) NOT NULL,
	from_department_id INTEGER NOT NULL,
	to_department_id INTEGER,
	to_school_id INTEGER,
	to_class_group_id INTEGER,
	to_room_id INTEGER,
	to_custodian_id INTEGER,
	reason VARCHAR(255) NOT NULL,
	requester_id INTEGER NOT NULL,
	office_handler_id INTEGER,
	handed_over_by_id INTEGER,
	received_by_id INTEGER,
	transferred_on DATE,
	authority_document_no VARCHAR(255),
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_asset_transfer_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_asset_transfer_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_asset_transfer_from_department_id FOREIGN KEY(school_id, from_department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_asset_transfer_to_department_id FOREIGN KEY(school_id, to_department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_asset_transfer_to_school_id FOREIGN KEY(to_school_id) REFERENCES school (id),
	CONSTRAINT fk_asset_transfer_to_class_group_id FOREIGN KEY(school_id, to_class_group_id) REFERENCES class_group (school_id, id),
	CONSTRAINT fk_asset_transfer_to_room_id FOREIGN KEY(school_id, to_room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_asset_transfer_to_custodian_id FOREIGN KEY(school_id, to_custodian_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_asset_transfer_requester_id FOREIGN KEY(school_id, requester_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_asset_transfer_office_handler_id FOREIGN KEY(office_handler_id) REFERENCES staff (id),
	CONSTRAINT fk_asset_transfer_handed_over_by_id FOREIGN KEY(school_id, handed_over_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_asset_transfer_received_by_id FOREIGN KEY(school_id, received_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_asset_transfer_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_asset_transfer_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_asset_transfer_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_asset_transfer_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_asset_transfer_from_department_id ON asset_transfer (school_id, from_department_id, id)
-- next
CREATE INDEX ix_asset_transfer_handed_over_by_id ON asset_transfer (school_id, handed_over_by_id, id)
-- next
CREATE INDEX ix_asset_transfer_transfer_kind ON asset_transfer (school_id, transfer_kind, id)
-- next
CREATE INDEX ix_asset_transfer_office_handler_id ON asset_transfer (school_id, office_handler_id, id)
-- next
CREATE INDEX ix_asset_transfer_state ON asset_transfer (school_id, state, id)
-- next
CREATE INDEX ix_asset_transfer_requester_id ON asset_transfer (school_id, requester_id, id)
-- next
CREATE INDEX ix_asset_transfer_transferred_on ON asset_transfer (school_id, transferred_on, id)
-- next
CREATE INDEX ix_asset_transfer_date ON asset_transfer (school_id, date, id)
-- next
CREATE INDEX ix_asset_transfer_reason ON asset_transfer (school_id, reason, id)
-- next
CREATE INDEX ix_asset_transfer_received_by_id ON asset_transfer (school_id, received_by_id, id)
-- next
CREATE INDEX ix_asset_transfer_state_date ON asset_transfer (school_id, state, date, id)
-- next
CREATE INDEX ix_asset_transfer_to_custodian_id ON asset_transfer (school_id, to_custodian_id, id)
-- next
CREATE INDEX ix_asset_transfer_to_class_group_id ON asset_transfer (school_id, to_class_group_id, id)
-- next
CREATE INDEX ix_asset_transfer_to_room_id ON asset_transfer (school_id, to_room_id, id)
-- next
CREATE INDEX ix_asset_transfer_prepared_by_id ON asset_transfer (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_asset_transfer_to_school_id ON asset_transfer (school_id, to_school_id, id)
-- next
CREATE INDEX ix_asset_transfer_to_department_id ON asset_transfer (school_id, to_department_id, id)
-- next
CREATE VIRTUAL TABLE search_asset_transfer USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_asset_transfer_insert AFTER INSERT ON asset_transfer WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_asset_transfer (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_asset_transfer_update AFTER UPDATE OF search_text ON asset_transfer WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_asset_transfer (search_asset_transfer, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_asset_transfer (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_asset_transfer_delete AFTER DELETE ON asset_transfer WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_asset_transfer (search_asset_transfer, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE asset_transfer_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	fixed_asset_id INTEGER NOT NULL,
	quantity BIGINT NOT NULL,
	from_room_id INTEGER,
	to_room_id INTEGER,
	to_custodian_id INTEGER,
	original_amount BIGINT,
	net_amount BIGINT,
	condition_found VARCHAR(40),
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_asset_transfer_line_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_asset_transfer_line_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_asset_transfer_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES asset_transfer (school_id, id),
	CONSTRAINT fk_asset_transfer_line_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id),
	CONSTRAINT fk_asset_transfer_line_from_room_id FOREIGN KEY(school_id, from_room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_asset_transfer_line_to_room_id FOREIGN KEY(school_id, to_room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_asset_transfer_line_to_custodian_id FOREIGN KEY(school_id, to_custodian_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_asset_transfer_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_asset_transfer_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_asset_transfer_line_document_id_fixed_asset_id UNIQUE (document_id, fixed_asset_id)
)
-- next
CREATE INDEX ix_asset_transfer_line_fixed_asset_id ON asset_transfer_line (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_asset_transfer_line_net_amount ON asset_transfer_line (school_id, net_amount, id)
-- next
CREATE INDEX ix_asset_transfer_line_to_room_id ON asset_transfer_line (school_id, to_room_id, id)
-- next
CREATE INDEX ix_asset_transfer_line_original_amount ON asset_transfer_line (school_id, original_amount, id)
-- next
CREATE INDEX ix_asset_transfer_line_to_custodian_id ON asset_transfer_line (school_id, to_custodian_id, id)
-- next
CREATE INDEX ix_asset_transfer_line_from_room_id ON asset_transfer_line (school_id, from_room_id, id)
-- next
CREATE INDEX ix_asset_transfer_line_document_id ON asset_transfer_line (document_id)
-- next
CREATE INDEX ix_asset_transfer_line_condition_found ON asset_transfer_line (school_id, condition_found, id)
-- next
CREATE TABLE damage_compensation (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	source_kind VARCHAR(40) NOT NULL,
	payer_kind VARCHAR(40) NOT NULL,
	class_group_id INTEGER,
	student_id INTEGER,
	staff_id INTEGER,
	outside_name VARCHAR(255),
	item_name VARCHAR(255) NOT NULL,
	fixed_asset_id INTEGER,
	room_id INTEGER,
	quantity BIGINT NOT NULL,
	damage_kind VARCHAR(40) NOT NULL,
	damage_cause VARCHAR(255) NOT NULL,
	amount_basis VARCHAR(40) NOT NULL,
	basis_amount BIGINT NOT NULL,
	due_amount BIGINT NOT NULL,
	reduced_amount BIGINT,
	received_amount BIGINT,
	paid_on DATE,
	receipt_no VARCHAR(80),
	guardian_informed_on DATE,
	guardian_signature INTEGER,
	repair_request_id INTEGER,
	education_note TEXT,
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_damage_compensation_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_damage_compensation_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_damage_compensation_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id),
	CONSTRAINT fk_damage_compensation_student_id FOREIGN KEY(school_id, student_id) REFERENCES student (school_id, id),
	CONSTRAINT fk_damage_compensation_staff_id FOREIGN KEY(school_id, staff_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_damage_compensation_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id),
	CONSTRAINT fk_damage_compensation_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_damage_compensation_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id),
	CONSTRAINT fk_damage_compensation_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_damage_compensation_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_damage_compensation_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_damage_compensation_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_damage_compensation_damage_kind ON damage_compensation (school_id, damage_kind, id)
-- next
CREATE INDEX ix_damage_compensation_fixed_asset_id ON damage_compensation (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_damage_compensation_staff_id ON damage_compensation (school_id, staff_id, id)
-- next
CREATE INDEX ix_damage_compensation_class_group_id ON damage_compensation (school_id, class_group_id, id)
-- next
CREATE INDEX ix_damage_compensation_state_date ON damage_compensation (school_id, state, date, id)
-- next
CREATE INDEX ix_damage_compensation_source_kind ON damage_compensation (school_id, source_kind, id)
-- next
CREATE INDEX ix_damage_compensation_prepared_by_id ON damage_compensation (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_damage_compensation_guardian_informed_on ON damage_compensation (school_id, guardian_informed_on, id)
-- next
CREATE INDEX ix_damage_compensation_received_amount ON damage_compensation (school_id, received_amount, id)
-- next
CREATE INDEX ix_damage_compensation_due_amount ON damage_compensation (school_id, due_amount, id)
-- next
CREATE INDEX ix_damage_compensation_damage_cause ON damage_compensation (school_id, damage_cause, id)
-- next
CREATE INDEX ix_damage_compensation_room_id ON damage_compensation (school_id, room_id, id)
-- next
CREATE INDEX ix_damage_compensation_item_name ON damage_compensation (school_id, item_name, id)
-- next
CREATE INDEX ix_damage_compensation_student_id ON damage_compensation (school_id, student_id, id)
-- next
CREATE INDEX ix_damage_compensation_payer_kind ON damage_compensation (school_id, payer_kind, id)
-- next
CREATE INDEX ix_damage_compensation_repair_request_id ON damage_compensation (school_id, repair_request_id, id)
-- next
CREATE INDEX ix_damage_compensation_date ON damage_compensation (school_id, date, id)
-- next
CREATE INDEX ix_damage_compensation_paid_on ON damage_compensation (school_id, paid_on, id)
-- next
CREATE INDEX ix_damage_compensation_reduced_amount ON damage_compensation (school_id, reduced_amount, id)
-- next
CREATE INDEX ix_damage_compensation_state ON damage_compensation (school_id, state, id)
-- next
CREATE INDEX ix_damage_compensation_basis_amount ON damage_compensation (school_id, basis_amount, id)
-- next
CREATE VIRTUAL TABLE search_damage_compensation USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_damage_compensation_insert AFTER INSERT ON damage_compensation WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_damage_compensation (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_damage_compensation_update AFTER UPDATE OF search_text ON damage_compensation WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_damage_compensation (search_damage_compensation, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_damage_compensation (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_damage_compensation_delete AFTER DELETE ON damage_compensation WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_damage_compensation (search_damage_compensation, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE purchase_request (
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
	CONSTRAINT fk_purchase_request_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_purchase_request_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_purchase_request_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_purchase_request_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_purchase_request_date ON purchase_request (school_id, date, id)
-- next
CREATE INDEX ix_purchase_request_is_government_catalogue ON purchase_request (school_id, is_government_catalogue, id)
-- next
CREATE INDEX ix_purchase_request_fund_source ON purchase_request (school_id, fund_source, id)
-- next
CREATE INDEX ix_purchase_request_is_urgent ON purchase_request (school_id, is_urgent, id)
-- next
CREATE INDEX ix_purchase_request_prepared_by_id ON purchase_request (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_purchase_request_needed_on ON purchase_request (school_id, needed_on, id)
-- next
CREATE INDEX ix_purchase_request_state ON purchase_request (school_id, state, id)
-- next
CREATE INDEX ix_purchase_request_category ON purchase_request (school_id, category, id)
-- next
CREATE INDEX ix_purchase_request_purpose ON purchase_request (school_id, purpose, id)
-- next
CREATE INDEX ix_purchase_request_state_date ON purchase_request (school_id, state, date, id)
-- next
CREATE INDEX ix_purchase_request_applicant_id ON purchase_request (school_id, applicant_id, id)
-- next
CREATE INDEX ix_purchase_request_department_id ON purchase_request (school_id, department_id, id)
-- next
CREATE INDEX ix_purchase_request_procurement_method ON purchase_request (school_id, procurement_method, id)
-- next
CREATE VIRTUAL TABLE search_purchase_request USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_purchase_request_insert AFTER INSERT ON purchase_request WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_request (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_request_update AFTER UPDATE OF search_text ON purchase_request WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_purchase_request (search_purchase_request, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_purchase_request (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_request_delete AFTER DELETE ON purchase_request WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_request (search_purchase_request, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE purchase_request_line (
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
	CONSTRAINT fk_purchase_request_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_purchase_request_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_purchase_request_line_market_price ON purchase_request_line (school_id, market_price, id)
-- next
CREATE INDEX ix_purchase_request_line_document_id ON purchase_request_line (document_id)
-- next
CREATE INDEX ix_purchase_request_line_item_name ON purchase_request_line (school_id, item_name, id)
-- next
CREATE INDEX ix_purchase_request_line_item_id ON purchase_request_line (school_id, item_id, id)
-- next
CREATE INDEX ix_purchase_request_line_planned_unit_price ON purchase_request_line (school_id, planned_unit_price, id)
-- next
CREATE INDEX ix_purchase_request_line_specification ON purchase_request_line (school_id, specification, id)
-- next
CREATE INDEX ix_purchase_request_line_unit ON purchase_request_line (school_id, unit, id)
-- next
CREATE VIRTUAL TABLE search_purchase_request_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_purchase_request_line_insert AFTER INSERT ON purchase_request_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_request_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_request_line_update AFTER UPDATE OF search_text ON purchase_request_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_purchase_request_line (search_purchase_request_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_purchase_request_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_request_line_delete AFTER DELETE ON purchase_request_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_request_line (search_purchase_request_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE purchase_order (
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
	CONSTRAINT fk_purchase_order_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id),
	CONSTRAINT fk_purchase_order_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_purchase_order_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_purchase_order_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_purchase_order_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_purchase_order_state ON purchase_order (school_id, state, id)
-- next
CREATE INDEX ix_purchase_order_purchase_mode ON purchase_order (school_id, purchase_mode, id)
-- next
CREATE INDEX ix_purchase_order_state_date ON purchase_order (school_id, state, date, id)
-- next
CREATE INDEX ix_purchase_order_supplier_id ON purchase_order (school_id, supplier_id, id)
-- next
CREATE INDEX ix_purchase_order_purchase_request_id ON purchase_order (school_id, purchase_request_id, id)
-- next
CREATE INDEX ix_purchase_order_prepared_by_id ON purchase_order (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_purchase_order_delivered_on ON purchase_order (school_id, delivered_on, id)
-- next
CREATE INDEX ix_purchase_order_date ON purchase_order (school_id, date, id)
-- next
CREATE INDEX ix_purchase_order_delivery_due_on ON purchase_order (school_id, delivery_due_on, id)
-- next
CREATE INDEX ix_purchase_order_contract_id ON purchase_order (school_id, contract_id, id)
-- next
CREATE INDEX ix_purchase_order_subject ON purchase_order (school_id, subject, id)
-- next
CREATE INDEX ix_purchase_order_buyer_id ON purchase_order (school_id, buyer_id, id)
-- next
CREATE VIRTUAL TABLE search_purchase_order USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_purchase_order_insert AFTER INSERT ON purchase_order WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_order (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_order_update AFTER UPDATE OF search_text ON purchase_order WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_purchase_order (search_purchase_order, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_purchase_order (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_order_delete AFTER DELETE ON purchase_order WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_order (search_purchase_order, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE purchase_order_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	purchase_request_line_id INTEGER NOT NULL,
	item_id INTEGER,
	item_name VARCHAR(255) NOT NULL,
	specification VARCHAR(255),
	unit VARCHAR(255) NOT NULL,
	quantity BIGINT NOT NULL,
	unit_price BIGINT NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_purchase_order_line_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_purchase_order_line_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_purchase_order_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES purchase_order (school_id, id),
	CONSTRAINT fk_purchase_order_line_purchase_request_line_id FOREIGN KEY(school_id, purchase_request_line_id) REFERENCES purchase_request_line (school_id, id),
	CONSTRAINT fk_purchase_order_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id),
	CONSTRAINT fk_purchase_order_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_purchase_order_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_purchase_order_line_document_id ON purchase_order_line (document_id)
-- next
CREATE INDEX ix_purchase_order_line_purchase_request_line_id ON purchase_order_line (school_id, purchase_request_line_id, id)
-- next
CREATE INDEX ix_purchase_order_line_unit_price ON purchase_order_line (school_id, unit_price, id)
-- next
CREATE INDEX ix_purchase_order_line_item_name ON purchase_order_line (school_id, item_name, id)
-- next
CREATE INDEX ix_purchase_order_line_unit ON purchase_order_line (school_id, unit, id)
-- next
CREATE INDEX ix_purchase_order_line_specification ON purchase_order_line (school_id, specification, id)
-- next
CREATE INDEX ix_purchase_order_line_item_id ON purchase_order_line (school_id, item_id, id)
-- next
CREATE VIRTUAL TABLE search_purchase_order_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_purchase_order_line_insert AFTER INSERT ON purchase_order_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_order_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_order_line_update AFTER UPDATE OF search_text ON purchase_order_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_purchase_order_line (search_purchase_order_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_purchase_order_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_purchase_order_line_delete AFTER DELETE ON purchase_order_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_purchase_order_line (search_purchase_order_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE acceptance (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	subject VARCHAR(40) NOT NULL,
	purchase_order_id INTEGER,
	contract_id INTEGER,
	supplier_id INTEGER NOT NULL,
	delivered_on DATE NOT NULL,
	delivery_note_no VARCHAR(255),
	invoice_no VARCHAR(255),
	first_acceptor_id INTEGER NOT NULL,
	second_acceptor_id INTEGER NOT NULL,
	rejection_handling VARCHAR(40),
	rejection_note VARCHAR(255),
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_acceptance_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_acceptance_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_acceptance_purchase_order_id FOREIGN KEY(school_id, purchase_order_id) REFERENCES purchase_order (school_id, id),
	CONSTRAINT fk_acceptance_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id),
	CONSTRAINT fk_acceptance_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id),
	CONSTRAINT fk_acceptance_first_acceptor_id FOREIGN KEY(school_id, first_acceptor_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_acceptance_second_acceptor_id FOREIGN KEY(school_id, second_acceptor_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_acceptance_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_acceptance_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_acceptance_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_acceptance_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_acceptance_subject ON acceptance (school_id, subject, id)
-- next
CREATE INDEX ix_acceptance_purchase_order_id ON acceptance (school_id, purchase_order_id, id)
-- next
CREATE INDEX ix_acceptance_supplier_id ON acceptance (school_id, supplier_id, id)
-- next
CREATE INDEX ix_acceptance_prepared_by_id ON acceptance (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_acceptance_rejection_handling ON acceptance (school_id, rejection_handling, id)
-- next
CREATE INDEX ix_acceptance_date ON acceptance (school_id, date, id)
-- next
CREATE INDEX ix_acceptance_second_acceptor_id ON acceptance (school_id, second_acceptor_id, id)
-- next
CREATE INDEX ix_acceptance_first_acceptor_id ON acceptance (school_id, first_acceptor_id, id)
-- next
CREATE INDEX ix_acceptance_delivery_note_no ON acceptance (school_id, delivery_note_no, id)
-- next
CREATE INDEX ix_acceptance_state_date ON acceptance (school_id, state, date, id)
-- next
CREATE INDEX ix_acceptance_delivered_on ON acceptance (school_id, delivered_on, id)
-- next
CREATE INDEX ix_acceptance_state ON acceptance (school_id, state, id)
-- next
CREATE INDEX ix_acceptance_contract_id ON acceptance (school_id, contract_id, id)
-- next
CREATE VIRTUAL TABLE search_acceptance USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_acceptance_insert AFTER INSERT ON acceptance WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_acceptance (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_acceptance_update AFTER UPDATE OF search_text ON acceptance WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_acceptance (search_acceptance, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_acceptance (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_acceptance_delete AFTER DELETE ON acceptance WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_acceptance (search_acceptance, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE acceptance_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	purchase_order_line_id INTEGER,
	item_id INTEGER,
	item_name VARCHAR(255) NOT NULL,
	specification VARCHAR(255),
	unit VARCHAR(255) NOT NULL,
	ordered_quantity BIGINT NOT NULL,
	received_quantity BIGINT NOT NULL,
	difference_reason VARCHAR(255),
	quality VARCHAR(40) NOT NULL,
	unit_price BIGINT NOT NULL,
	batch_no VARCHAR(255),
	produced_on DATE,
	valid_until DATE,
	destination VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_acceptance_line_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_acceptance_line_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_acceptance_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES acceptance (school_id, id),
	CONSTRAINT fk_acceptance_line_purchase_order_line_id FOREIGN KEY(school_id, purchase_order_line_id) REFERENCES purchase_order_line (school_id, id),
	CONSTRAINT fk_acceptance_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id),
	CONSTRAINT fk_acceptance_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_acceptance_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_acceptance_line_destination ON acceptance_line (school_id, destination, id)
-- next
CREATE INDEX ix_acceptance_line_valid_until ON acceptance_line (school_id, valid_until, id)
-- next
CREATE INDEX ix_acceptance_line_produced_on ON acceptance_line (school_id, produced_on, id)
-- next
CREATE INDEX ix_acceptance_line_unit ON acceptance_line (school_id, unit, id)
-- next
CREATE INDEX ix_acceptance_line_batch_no ON acceptance_line (school_id, batch_no, id)
-- next
CREATE INDEX ix_acceptance_line_document_id ON acceptance_line (document_id)
-- next
CREATE INDEX ix_acceptance_line_unit_price ON acceptance_line (school_id, unit_price, id)
-- next
CREATE INDEX ix_acceptance_line_purchase_order_line_id ON acceptance_line (school_id, purchase_order_line_id, id)
-- next
CREATE INDEX ix_acceptance_line_quality ON acceptance_line (school_id, quality, id)
-- next
CREATE INDEX ix_acceptance_line_item_name ON acceptance_line (school_id, item_name, id)
-- next
CREATE INDEX ix_acceptance_line_item_id ON acceptance_line (school_id, item_id, id)
-- next
CREATE INDEX ix_acceptance_line_specification ON acceptance_line (school_id, specification, id)
-- next
CREATE VIRTUAL TABLE search_acceptance_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_acceptance_line_insert AFTER INSERT ON acceptance_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_acceptance_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_acceptance_line_update AFTER UPDATE OF search_text ON acceptance_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_acceptance_line (search_acceptance_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_acceptance_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_acceptance_line_delete AFTER DELETE ON acceptance_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_acceptance_line (search_acceptance_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE supplier (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	name VARCHAR(255) NOT NULL,
	category VARCHAR(40) NOT NULL,
	standing VARCHAR(40) NOT NULL,
	credit_code VARCHAR(80),
	legal_representative VARCHAR(255),
	address VARCHAR(255),
	contact_person VARCHAR(255) NOT NULL,
	contact_phone VARCHAR(255),
	bank_name VARCHAR(255),
	bank_account_no VARCHAR(255),
	selection_method VARCHAR(40),
	reputation VARCHAR(40),
	annual_score INTEGER,
	exit_reason VARCHAR(255),
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_supplier_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_supplier_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_supplier_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_supplier_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_supplier_name UNIQUE (school_id, name),
	CONSTRAINT uq_supplier_credit_code UNIQUE (school_id, credit_code)
)
-- next
CREATE INDEX ix_supplier_contact_person ON supplier (school_id, contact_person, id)
-- next
CREATE INDEX ix_supplier_standing ON supplier (school_id, standing, id)
-- next
CREATE INDEX ix_supplier_contact_phone ON supplier (school_id, contact_phone, id)
-- next
CREATE INDEX ix_supplier_reputation ON supplier (school_id, reputation, id)
-- next
CREATE INDEX ix_supplier_category ON supplier (school_id, category, id)
-- next
CREATE INDEX ix_supplier_selection_method ON supplier (school_id, selection_method, id)
-- next
CREATE VIRTUAL TABLE search_supplier USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_supplier_insert AFTER INSERT ON supplier WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_supplier (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_supplier_update AFTER UPDATE OF search_text ON supplier WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_supplier (search_supplier, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_supplier (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_supplier_delete AFTER DELETE ON supplier WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_supplier (search_supplier, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE supplier_licence (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	supplier_id INTEGER NOT NULL,
	licence_kind VARCHAR(40) NOT NULL,
	licence_no VARCHAR(255) NOT NULL,
	issuing_authority VARCHAR(255),
	issued_on DATE,
	is_permanent BOOLEAN NOT NULL,
	valid_until DATE,
	updated_on DATE NOT NULL,
	verified_by_id INTEGER NOT NULL,
	scan INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_supplier_licence_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_supplier_licence_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_supplier_licence_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id),
	CONSTRAINT fk_supplier_licence_verified_by_id FOREIGN KEY(school_id, verified_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_supplier_licence_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_supplier_licence_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_supplier_licence_licence_kind_licence_no UNIQUE (school_id, licence_kind, licence_no)
)
-- next
CREATE INDEX ix_supplier_licence_verified_by_id ON supplier_licence (school_id, verified_by_id, id)
-- next
CREATE INDEX ix_supplier_licence_updated_on ON supplier_licence (school_id, updated_on, id)
-- next
CREATE INDEX ix_supplier_licence_supplier_id ON supplier_licence (school_id, supplier_id, id)
-- next
CREATE INDEX ix_supplier_licence_valid_until ON supplier_licence (school_id, valid_until, id)
-- next
CREATE INDEX ix_supplier_licence_licence_no ON supplier_licence (school_id, licence_no, id)
-- next
CREATE INDEX ix_supplier_licence_is_permanent ON supplier_licence (school_id, is_permanent, id)
-- next
CREATE INDEX ix_supplier_licence_licence_kind ON supplier_licence (school_id, licence_kind, id)
-- next
CREATE INDEX ix_supplier_licence_issued_on ON supplier_licence (school_id, issued_on, id)
-- next
CREATE VIRTUAL TABLE search_supplier_licence USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_supplier_licence_insert AFTER INSERT ON supplier_licence WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_supplier_licence (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_supplier_licence_update AFTER UPDATE OF search_text ON supplier_licence WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_supplier_licence (search_supplier_licence, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_supplier_licence (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_supplier_licence_delete AFTER DELETE ON supplier_licence WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_supplier_licence (search_supplier_licence, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE contract (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	contract_no VARCHAR(80),
	name VARCHAR(255) NOT NULL,
	category VARCHAR(40) NOT NULL,
	supplier_id INTEGER,
	department_id INTEGER NOT NULL,
	counterparty_name VARCHAR(255),
	subject VARCHAR(255),
	amount BIGINT NOT NULL,
	signed_on DATE,
	starts_on DATE NOT NULL,
	valid_until DATE NOT NULL,
	is_renewal BOOLEAN NOT NULL,
	previous_contract_id INTEGER,
	signer_id INTEGER NOT NULL,
	payment_terms TEXT,
	deposit_amount BIGINT,
	fulfilment VARCHAR(40),
	fulfilment_note TEXT,
	reviewed_on DATE,
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_contract_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_contract_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_contract_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id),
	CONSTRAINT fk_contract_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_contract_previous_contract_id FOREIGN KEY(school_id, previous_contract_id) REFERENCES contract (school_id, id),
	CONSTRAINT fk_contract_signer_id FOREIGN KEY(school_id, signer_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_contract_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_contract_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_contract_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_contract_document_no UNIQUE (school_id, document_no),
	CONSTRAINT uq_contract_contract_no UNIQUE (school_id, contract_no)
)
-- next
CREATE INDEX ix_contract_date ON contract (school_id, date, id)
-- next
CREATE INDEX ix_contract_previous_contract_id ON contract (school_id, previous_contract_id, id)
-- next
CREATE INDEX ix_contract_state_date ON contract (school_id, state, date, id)
-- next
CREATE INDEX ix_contract_supplier_id ON contract (school_id, supplier_id, id)
-- next
CREATE INDEX ix_contract_is_renewal ON contract (school_id, is_renewal, id)
-- next
CREATE INDEX ix_contract_fulfilment ON contract (school_id, fulfilment, id)
-- next
CREATE INDEX ix_contract_starts_on ON contract (school_id, starts_on, id)
-- next
CREATE INDEX ix_contract_valid_until ON contract (school_id, valid_until, id)
-- next
CREATE INDEX ix_contract_signed_on ON contract (school_id, signed_on, id)
-- next
CREATE INDEX ix_contract_name ON contract (school_id, name, id)
-- next
CREATE INDEX ix_contract_state ON contract (school_id, state, id)
-- next
CREATE INDEX ix_contract_amount ON contract (school_id, amount, id)
-- next
CREATE INDEX ix_contract_prepared_by_id ON contract (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_contract_department_id ON contract (school_id, department_id, id)
-- next
CREATE INDEX ix_contract_counterparty_name ON contract (school_id, counterparty_name, id)
-- next
CREATE INDEX ix_contract_reviewed_on ON contract (school_id, reviewed_on, id)
-- next
CREATE INDEX ix_contract_category ON contract (school_id, category, id)
-- next
CREATE INDEX ix_contract_signer_id ON contract (school_id, signer_id, id)
-- next
CREATE VIRTUAL TABLE search_contract USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_contract_insert AFTER INSERT ON contract WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_contract (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_contract_update AFTER UPDATE OF search_text ON contract WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_contract (search_contract, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_contract (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_contract_delete AFTER DELETE ON contract WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_contract (search_contract, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE contract_payment (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	due_on DATE,
	paid_on DATE,
	amount BIGINT NOT NULL,
	voucher_no VARCHAR(255),
	payment_kind VARCHAR(40),
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_contract_payment_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_contract_payment_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_contract_payment_document_id FOREIGN KEY(school_id, document_id) REFERENCES contract (school_id, id),
	CONSTRAINT fk_contract_payment_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_contract_payment_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_contract_payment_due_on ON contract_payment (school_id, due_on, id)
-- next
CREATE INDEX ix_contract_payment_document_id ON contract_payment (document_id)
-- next
CREATE INDEX ix_contract_payment_payment_kind ON contract_payment (school_id, payment_kind, id)
-- next
CREATE INDEX ix_contract_payment_paid_on ON contract_payment (school_id, paid_on, id)
-- next
CREATE INDEX ix_contract_payment_amount ON contract_payment (school_id, amount, id)
-- next
CREATE INDEX ix_contract_payment_voucher_no ON contract_payment (school_id, voucher_no, id)
-- next
CREATE VIRTUAL TABLE search_contract_payment USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_contract_payment_insert AFTER INSERT ON contract_payment WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_contract_payment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_contract_payment_update AFTER UPDATE OF search_text ON contract_payment WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_contract_payment (search_contract_payment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_contract_payment (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_contract_payment_delete AFTER DELETE ON contract_payment WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_contract_payment (search_contract_payment, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE item (
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
	CONSTRAINT fk_item_asset_class_id FOREIGN KEY(asset_class_id) REFERENCES asset_class (id),
	CONSTRAINT fk_item_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_item_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_item_code UNIQUE (school_id, code)
)
-- next
CREATE INDEX ix_item_is_disabled ON item (school_id, is_disabled, id)
-- next
CREATE INDEX ix_item_name ON item (school_id, name, id)
-- next
CREATE INDEX ix_item_asset_class_id ON item (school_id, asset_class_id, id)
-- next
CREATE INDEX ix_item_is_batch_tracked ON item (school_id, is_batch_tracked, id)
-- next
CREATE INDEX ix_item_reference_price ON item (school_id, reference_price, id)
-- next
CREATE INDEX ix_item_is_dangerous ON item (school_id, is_dangerous, id)
-- next
CREATE INDEX ix_item_specification ON item (school_id, specification, id)
-- next
CREATE INDEX ix_item_nature ON item (school_id, nature, id)
-- next
CREATE INDEX ix_item_is_old_for_new ON item (school_id, is_old_for_new, id)
-- next
CREATE INDEX ix_item_category ON item (school_id, category, id)
-- next
CREATE INDEX ix_item_unit ON item (school_id, unit, id)
-- next
CREATE VIRTUAL TABLE search_item USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_item_insert AFTER INSERT ON item WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_item_update AFTER UPDATE OF search_text ON item WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_item (search_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_item_delete AFTER DELETE ON item WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_item (search_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE warehouse (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	category VARCHAR(40) NOT NULL,
	room_id INTEGER,
	department_id INTEGER NOT NULL,
	keeper_id INTEGER NOT NULL,
	deputy_keeper_id INTEGER,
	goods_categories VARCHAR(255),
	storage_condition VARCHAR(255),
	costing_method VARCHAR(40) NOT NULL,
	stocktake_cycle VARCHAR(40) NOT NULL,
	is_disabled BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_warehouse_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_warehouse_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_warehouse_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_warehouse_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_warehouse_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_warehouse_deputy_keeper_id FOREIGN KEY(school_id, deputy_keeper_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_warehouse_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_warehouse_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_warehouse_code UNIQUE (school_id, code),
	CONSTRAINT uq_warehouse_name UNIQUE (school_id, name)
)
-- next
CREATE INDEX ix_warehouse_deputy_keeper_id ON warehouse (school_id, deputy_keeper_id, id)
-- next
CREATE INDEX ix_warehouse_keeper_id ON warehouse (school_id, keeper_id, id)
-- next
CREATE INDEX ix_warehouse_department_id ON warehouse (school_id, department_id, id)
-- next
CREATE INDEX ix_warehouse_is_disabled ON warehouse (school_id, is_disabled, id)
-- next
CREATE INDEX ix_warehouse_category ON warehouse (school_id, category, id)
-- next
CREATE INDEX ix_warehouse_stocktake_cycle ON warehouse (school_id, stocktake_cycle, id)
-- next
CREATE INDEX ix_warehouse_costing_method ON warehouse (school_id, costing_method, id)
-- next
CREATE INDEX ix_warehouse_goods_categories ON warehouse (school_id, goods_categories, id)
-- next
CREATE INDEX ix_warehouse_room_id ON warehouse (school_id, room_id, id)
-- next
CREATE VIRTUAL TABLE search_warehouse USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_warehouse_insert AFTER INSERT ON warehouse WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_warehouse (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_warehouse_update AFTER UPDATE OF search_text ON warehouse WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_warehouse (search_warehouse, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_warehouse (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_warehouse_delete AFTER DELETE ON warehouse WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_warehouse (search_warehouse, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE stock_in (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	warehouse_id INTEGER NOT NULL,
	category VARCHAR(40) NOT NULL,
	acceptance_id INTEGER,
	purchase_order_id INTEGER,
	supplier_id INTEGER,
	source_stock_out_id INTEGER,
	department_id INTEGER,
	delivered_by VARCHAR(255),
	invoice_no VARCHAR(255),
	keeper_id INTEGER NOT NULL,
	posted_on DATE,
	reversal_of_id INTEGER,
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_stock_in_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_stock_in_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_stock_in_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id),
	CONSTRAINT fk_stock_in_acceptance_id FOREIGN KEY(school_id, acceptance_id) REFERENCES acceptance (school_id, id),
	CONSTRAINT fk_stock_in_purchase_order_id FOREIGN KEY(school_id, purchase_order_id) REFERENCES purchase_order (school_id, id),
	CONSTRAINT fk_stock_in_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id),
	CONSTRAINT fk_stock_in_source_stock_out_id FOREIGN KEY(school_id, source_stock_out_id) REFERENCES stock_out (school_id, id),
	CONSTRAINT fk_stock_in_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_stock_in_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_stock_in_reversal_of_id FOREIGN KEY(school_id, reversal_of_id) REFERENCES stock_in (school_id, id),
	CONSTRAINT fk_stock_in_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_stock_in_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_stock_in_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_stock_in_document_no UNIQUE (school_id, document_no),
	CONSTRAINT uq_stock_in_reversal_of_id UNIQUE (school_id, reversal_of_id)
)
-- next
CREATE INDEX ix_stock_in_date ON stock_in (school_id, date, id)
-- next
CREATE INDEX ix_stock_in_delivered_by ON stock_in (school_id, delivered_by, id)
-- next
CREATE INDEX ix_stock_in_state_date ON stock_in (school_id, state, date, id)
-- next
CREATE INDEX ix_stock_in_department_id ON stock_in (school_id, department_id, id)
-- next
CREATE INDEX ix_stock_in_source_stock_out_id ON stock_in (school_id, source_stock_out_id, id)
-- next
CREATE INDEX ix_stock_in_posted_on ON stock_in (school_id, posted_on, id)
-- next
CREATE INDEX ix_stock_in_supplier_id ON stock_in (school_id, supplier_id, id)
-- next
CREATE INDEX ix_stock_in_prepared_by_id ON stock_in (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_stock_in_state ON stock_in (school_id, state, id)
-- next
CREATE INDEX ix_stock_in_purchase_order_id ON stock_in (school_id, purchase_order_id, id)
-- next
CREATE INDEX ix_stock_in_category ON stock_in (school_id, category, id)
-- next
CREATE INDEX ix_stock_in_acceptance_id ON stock_in (school_id, acceptance_id, id)
-- next
CREATE INDEX ix_stock_in_warehouse_id ON stock_in (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_stock_in_keeper_id ON stock_in (school_id, keeper_id, id)
-- next
CREATE VIRTUAL TABLE search_stock_in USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_stock_in_insert AFTER INSERT ON stock_in WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_stock_in (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_in_update AFTER UPDATE OF search_text ON stock_in WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_stock_in (search_stock_in, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_stock_in (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_in_delete AFTER DELETE ON stock_in WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_stock_in (search_stock_in, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE stock_in_line (
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
	CONSTRAINT fk_stock_in_line_acceptance_line_id FOREIGN KEY(school_id, acceptance_line_id) REFERENCES acceptance_line (school_id, id),
	CONSTRAINT fk_stock_in_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_stock_in_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_stock_in_line_amount ON stock_in_line (school_id, amount, id)
-- next
CREATE INDEX ix_stock_in_line_produced_on ON stock_in_line (school_id, produced_on, id)
-- next
CREATE INDEX ix_stock_in_line_valid_until ON stock_in_line (school_id, valid_until, id)
-- next
CREATE INDEX ix_stock_in_line_batch_no ON stock_in_line (school_id, batch_no, id)
-- next
CREATE INDEX ix_stock_in_line_unit_price ON stock_in_line (school_id, unit_price, id)
-- next
CREATE INDEX ix_stock_in_line_document_id ON stock_in_line (document_id)
-- next
CREATE INDEX ix_stock_in_line_acceptance_line_id ON stock_in_line (school_id, acceptance_line_id, id)
-- next
CREATE INDEX ix_stock_in_line_item_id ON stock_in_line (school_id, item_id, id)
-- next
CREATE VIRTUAL TABLE search_stock_in_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_stock_in_line_insert AFTER INSERT ON stock_in_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_stock_in_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_in_line_update AFTER UPDATE OF search_text ON stock_in_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_stock_in_line (search_stock_in_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_stock_in_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_in_line_delete AFTER DELETE ON stock_in_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_stock_in_line (search_stock_in_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE stock_out (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	warehouse_id INTEGER NOT NULL,
	category VARCHAR(40) NOT NULL,
	department_id INTEGER,
	recipient_id INTEGER,
	class_group_id INTEGER,
	purpose VARCHAR(255) NOT NULL,
	meal VARCHAR(40),
	repair_request_id INTEGER,
	target_warehouse_id INTEGER,
	supplier_id INTEGER,
	keeper_id INTEGER NOT NULL,
	recipient_signature INTEGER,
	posted_on DATE,
	refusal_reason VARCHAR(255),
	reversal_of_id INTEGER,
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_stock_out_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_stock_out_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_stock_out_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id),
	CONSTRAINT fk_stock_out_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_stock_out_recipient_id FOREIGN KEY(school_id, recipient_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_stock_out_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id),
	CONSTRAINT fk_stock_out_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id),
	CONSTRAINT fk_stock_out_target_warehouse_id FOREIGN KEY(school_id, target_warehouse_id) REFERENCES warehouse (school_id, id),
	CONSTRAINT fk_stock_out_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id),
	CONSTRAINT fk_stock_out_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_stock_out_reversal_of_id FOREIGN KEY(school_id, reversal_of_id) REFERENCES stock_out (school_id, id),
	CONSTRAINT fk_stock_out_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_stock_out_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_stock_out_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_stock_out_document_no UNIQUE (school_id, document_no),
	CONSTRAINT uq_stock_out_reversal_of_id UNIQUE (school_id, reversal_of_id)
)
-- next
CREATE INDEX ix_stock_out_class_group_id ON stock_out (school_id, class_group_id, id)
-- next
CREATE INDEX ix_stock_out_recipient_id ON stock_out (school_id, recipient_id, id)
-- next
CREATE INDEX ix_stock_out_posted_on ON stock_out (school_id, posted_on, id)
-- next
CREATE INDEX ix_stock_out_prepared_by_id ON stock_out (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_stock_out_state ON stock_out (school_id, state, id)
-- next
CREATE INDEX ix_stock_out_department_id ON stock_out (school_id, department_id, id)
-- next
CREATE INDEX ix_stock_out_keeper_id ON stock_out (school_id, keeper_id, id)
-- next
CREATE INDEX ix_stock_out_category ON stock_out (school_id, category, id)
-- next
CREATE INDEX ix_stock_out_meal ON stock_out (school_id, meal, id)
-- next
CREATE INDEX ix_stock_out_supplier_id ON stock_out (school_id, supplier_id, id)
-- next
CREATE INDEX ix_stock_out_warehouse_id ON stock_out (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_stock_out_target_warehouse_id ON stock_out (school_id, target_warehouse_id, id)
-- next
CREATE INDEX ix_stock_out_state_date ON stock_out (school_id, state, date, id)
-- next
CREATE INDEX ix_stock_out_repair_request_id ON stock_out (school_id, repair_request_id, id)
-- next
CREATE INDEX ix_stock_out_date ON stock_out (school_id, date, id)
-- next
CREATE INDEX ix_stock_out_purpose ON stock_out (school_id, purpose, id)
-- next
CREATE VIRTUAL TABLE search_stock_out USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_stock_out_insert AFTER INSERT ON stock_out WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_stock_out (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_out_update AFTER UPDATE OF search_text ON stock_out WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_stock_out (search_stock_out, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_stock_out (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_out_delete AFTER DELETE ON stock_out WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_stock_out (search_stock_out, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE stock_out_line (
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
	CONSTRAINT fk_stock_out_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_stock_out_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_stock_out_line_item_id ON stock_out_line (school_id, item_id, id)
-- next
CREATE INDEX ix_stock_out_line_batch_no ON stock_out_line (school_id, batch_no, id)
-- next
CREATE INDEX ix_stock_out_line_document_id ON stock_out_line (document_id)
-- next
CREATE INDEX ix_stock_out_line_is_first_issue ON stock_out_line (school_id, is_first_issue, id)
-- next
CREATE VIRTUAL TABLE search_stock_out_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_stock_out_line_insert AFTER INSERT ON stock_out_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_stock_out_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_out_line_update AFTER UPDATE OF search_text ON stock_out_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_stock_out_line (search_stock_out_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_stock_out_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_out_line_delete AFTER DELETE ON stock_out_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_stock_out_line (search_stock_out_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE tool (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	specification VARCHAR(255),
	category VARCHAR(40) NOT NULL,
	unit VARCHAR(255) NOT NULL,
	quantity BIGINT NOT NULL,
	unit_price BIGINT,
	purchased_on DATE,
	warehouse_id INTEGER NOT NULL,
	custodian_id INTEGER NOT NULL,
	tool_condition VARCHAR(40) NOT NULL,
	inspection_until DATE,
	fixed_asset_id INTEGER,
	item_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_tool_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_tool_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_tool_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id),
	CONSTRAINT fk_tool_custodian_id FOREIGN KEY(school_id, custodian_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_tool_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id),
	CONSTRAINT fk_tool_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id),
	CONSTRAINT fk_tool_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_tool_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_tool_code UNIQUE (school_id, code)
)
-- next
CREATE INDEX ix_tool_category ON tool (school_id, category, id)
-- next
CREATE INDEX ix_tool_unit ON tool (school_id, unit, id)
-- next
CREATE INDEX ix_tool_item_id ON tool (school_id, item_id, id)
-- next
CREATE INDEX ix_tool_fixed_asset_id ON tool (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_tool_name ON tool (school_id, name, id)
-- next
CREATE INDEX ix_tool_tool_condition ON tool (school_id, tool_condition, id)
-- next
CREATE INDEX ix_tool_inspection_until ON tool (school_id, inspection_until, id)
-- next
CREATE INDEX ix_tool_custodian_id ON tool (school_id, custodian_id, id)
-- next
CREATE INDEX ix_tool_purchased_on ON tool (school_id, purchased_on, id)
-- next
CREATE INDEX ix_tool_warehouse_id ON tool (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_tool_specification ON tool (school_id, specification, id)
-- next
CREATE INDEX ix_tool_unit_price ON tool (school_id, unit_price, id)
-- next
CREATE VIRTUAL TABLE search_tool USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_tool_insert AFTER INSERT ON tool WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_tool (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_tool_update AFTER UPDATE OF search_text ON tool WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_tool (search_tool, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_tool (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_tool_delete AFTER DELETE ON tool WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_tool (search_tool, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE tool_issue (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	tool_id INTEGER NOT NULL,
	quantity BIGINT NOT NULL,
	holder_id INTEGER NOT NULL,
	department_id INTEGER,
	purpose VARCHAR(255),
	repair_request_id INTEGER,
	issued_at DATETIME NOT NULL,
	issued_by_id INTEGER NOT NULL,
	due_on DATE NOT NULL,
	returned_at DATETIME,
	return_condition VARCHAR(40),
	received_by_id INTEGER,
	handling VARCHAR(40),
	damage_compensation_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_tool_issue_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_tool_issue_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_tool_issue_tool_id FOREIGN KEY(school_id, tool_id) REFERENCES tool (school_id, id),
	CONSTRAINT fk_tool_issue_holder_id FOREIGN KEY(school_id, holder_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_tool_issue_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_tool_issue_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id),
	CONSTRAINT fk_tool_issue_issued_by_id FOREIGN KEY(school_id, issued_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_tool_issue_received_by_id FOREIGN KEY(school_id, received_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_tool_issue_damage_compensation_id FOREIGN KEY(school_id, damage_compensation_id) REFERENCES damage_compensation (school_id, id),
	CONSTRAINT fk_tool_issue_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_tool_issue_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_tool_issue_issued_by_id ON tool_issue (school_id, issued_by_id, id)
-- next
CREATE INDEX ix_tool_issue_tool_id ON tool_issue (school_id, tool_id, id)
-- next
CREATE INDEX ix_tool_issue_issued_at ON tool_issue (school_id, issued_at, id)
-- next
CREATE INDEX ix_tool_issue_department_id ON tool_issue (school_id, department_id, id)
-- next
CREATE INDEX ix_tool_issue_repair_request_id ON tool_issue (school_id, repair_request_id, id)
-- next
CREATE INDEX ix_tool_issue_damage_compensation_id ON tool_issue (school_id, damage_compensation_id, id)
-- next
CREATE INDEX ix_tool_issue_holder_id ON tool_issue (school_id, holder_id, id)
-- next
CREATE INDEX ix_tool_issue_purpose ON tool_issue (school_id, purpose, id)
-- next
CREATE INDEX ix_tool_issue_handling ON tool_issue (school_id, handling, id)
-- next
CREATE INDEX ix_tool_issue_received_by_id ON tool_issue (school_id, received_by_id, id)
-- next
CREATE INDEX ix_tool_issue_return_condition ON tool_issue (school_id, return_condition, id)
-- next
CREATE INDEX ix_tool_issue_returned_at ON tool_issue (school_id, returned_at, id)
-- next
CREATE INDEX ix_tool_issue_due_on ON tool_issue (school_id, due_on, id)
-- next
CREATE VIRTUAL TABLE search_tool_issue USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_tool_issue_insert AFTER INSERT ON tool_issue WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_tool_issue (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_tool_issue_update AFTER UPDATE OF search_text ON tool_issue WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_tool_issue (search_tool_issue, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_tool_issue (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_tool_issue_delete AFTER DELETE ON tool_issue WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_tool_issue (search_tool_issue, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE canteen (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	canteen_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	canteen_kind VARCHAR(40) NOT NULL,
	operation_mode VARCHAR(40) NOT NULL,
	supplier_id INTEGER,
	licence_no VARCHAR(80),
	licence_valid_until DATE,
	warehouse_id INTEGER,
	building_id INTEGER,
	area_quantity BIGINT,
	seat_count INTEGER,
	safety_director_id INTEGER,
	safety_officer_id INTEGER NOT NULL,
	manager_id INTEGER,
	has_open_kitchen_video BOOLEAN NOT NULL,
	bulk_purchase_mode VARCHAR(40),
	supervision_phone VARCHAR(255),
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_canteen_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_canteen_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_canteen_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id),
	CONSTRAINT fk_canteen_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id),
	CONSTRAINT fk_canteen_building_id FOREIGN KEY(school_id, building_id) REFERENCES building (school_id, id),
	CONSTRAINT fk_canteen_safety_director_id FOREIGN KEY(school_id, safety_director_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_canteen_safety_officer_id FOREIGN KEY(school_id, safety_officer_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_canteen_manager_id FOREIGN KEY(school_id, manager_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_canteen_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_canteen_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_canteen_canteen_no UNIQUE (school_id, canteen_no)
)
-- next
CREATE INDEX ix_canteen_manager_id ON canteen (school_id, manager_id, id)
-- next
CREATE INDEX ix_canteen_has_open_kitchen_video ON canteen (school_id, has_open_kitchen_video, id)
-- next
CREATE INDEX ix_canteen_safety_officer_id ON canteen (school_id, safety_officer_id, id)
-- next
CREATE INDEX ix_canteen_name ON canteen (school_id, name, id)
-- next
CREATE INDEX ix_canteen_safety_director_id ON canteen (school_id, safety_director_id, id)
-- next
CREATE INDEX ix_canteen_building_id ON canteen (school_id, building_id, id)
-- next
CREATE INDEX ix_canteen_warehouse_id ON canteen (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_canteen_operation_mode ON canteen (school_id, operation_mode, id)
-- next
CREATE INDEX ix_canteen_bulk_purchase_mode ON canteen (school_id, bulk_purchase_mode, id)
-- next
CREATE INDEX ix_canteen_canteen_kind ON canteen (school_id, canteen_kind, id)
-- next
CREATE INDEX ix_canteen_licence_valid_until ON canteen (school_id, licence_valid_until, id)
-- next
CREATE INDEX ix_canteen_licence_no ON canteen (school_id, licence_no, id)
-- next
CREATE INDEX ix_canteen_supplier_id ON canteen (school_id, supplier_id, id)
-- next
CREATE VIRTUAL TABLE search_canteen USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_canteen_insert AFTER INSERT ON canteen WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_canteen (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_canteen_update AFTER UPDATE OF search_text ON canteen WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_canteen (search_canteen, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_canteen (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_canteen_delete AFTER DELETE ON canteen WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_canteen (search_canteen, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE health_certificate (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	worker_id INTEGER NOT NULL,
	post VARCHAR(40) NOT NULL,
	employer_kind VARCHAR(40),
	canteen_id INTEGER,
	certificate_no VARCHAR(80) NOT NULL,
	examined_on DATE NOT NULL,
	examined_by VARCHAR(255) NOT NULL,
	health_result VARCHAR(40) NOT NULL,
	issued_on DATE NOT NULL,
	issued_by VARCHAR(255),
	valid_until DATE NOT NULL,
	is_training_passed BOOLEAN NOT NULL,
	started_on DATE,
	left_on DATE,
	transferred_on DATE,
	transfer_reason VARCHAR(255),
	certificate_photo INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_health_certificate_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_health_certificate_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_health_certificate_worker_id FOREIGN KEY(school_id, worker_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_health_certificate_canteen_id FOREIGN KEY(school_id, canteen_id) REFERENCES canteen (school_id, id),
	CONSTRAINT fk_health_certificate_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_health_certificate_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_health_certificate_certificate_no UNIQUE (school_id, certificate_no),
	CONSTRAINT uq_health_certificate_worker_id_issued_on UNIQUE (school_id, worker_id, issued_on)
)
-- next
CREATE INDEX ix_health_certificate_examined_on ON health_certificate (school_id, examined_on, id)
-- next
CREATE INDEX ix_health_certificate_valid_until ON health_certificate (school_id, valid_until, id)
-- next
CREATE INDEX ix_health_certificate_worker_id ON health_certificate (school_id, worker_id, id)
-- next
CREATE INDEX ix_health_certificate_issued_by ON health_certificate (school_id, issued_by, id)
-- next
CREATE INDEX ix_health_certificate_employer_kind ON health_certificate (school_id, employer_kind, id)
-- next
CREATE INDEX ix_health_certificate_examined_by ON health_certificate (school_id, examined_by, id)
-- next
CREATE INDEX ix_health_certificate_issued_on ON health_certificate (school_id, issued_on, id)
-- next
CREATE INDEX ix_health_certificate_post ON health_certificate (school_id, post, id)
-- next
CREATE INDEX ix_health_certificate_canteen_id ON health_certificate (school_id, canteen_id, id)
-- next
CREATE INDEX ix_health_certificate_health_result ON health_certificate (school_id, health_result, id)
-- next
CREATE INDEX ix_health_certificate_transferred_on ON health_certificate (school_id, transferred_on, id)
-- next
CREATE INDEX ix_health_certificate_left_on ON health_certificate (school_id, left_on, id)
-- next
CREATE INDEX ix_health_certificate_is_training_passed ON health_certificate (school_id, is_training_passed, id)
-- next
CREATE VIRTUAL TABLE search_health_certificate USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_health_certificate_insert AFTER INSERT ON health_certificate WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_health_certificate (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_health_certificate_update AFTER UPDATE OF search_text ON health_certificate WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_health_certificate (search_health_certificate, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_health_certificate (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_health_certificate_delete AFTER DELETE ON health_certificate WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_health_certificate (search_health_certificate, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE food_inspection (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	canteen_id INTEGER NOT NULL,
	warehouse_id INTEGER NOT NULL,
	supplier_id INTEGER NOT NULL,
	contract_id INTEGER,
	delivery_note_no VARCHAR(255),
	arrived_at DATETIME NOT NULL,
	vehicle_temperature BIGINT,
	voucher_kinds VARCHAR(255) NOT NULL,
	voucher_scan INTEGER,
	buyer_id INTEGER,
	inspector_id INTEGER NOT NULL,
	second_inspector_id INTEGER NOT NULL,
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_food_inspection_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_food_inspection_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_food_inspection_canteen_id FOREIGN KEY(school_id, canteen_id) REFERENCES canteen (school_id, id),
	CONSTRAINT fk_food_inspection_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id),
	CONSTRAINT fk_food_inspection_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id),
	CONSTRAINT fk_food_inspection_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id),
	CONSTRAINT fk_food_inspection_buyer_id FOREIGN KEY(school_id, buyer_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_food_inspection_inspector_id FOREIGN KEY(school_id, inspector_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_food_inspection_second_inspector_id FOREIGN KEY(school_id, second_inspector_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_food_inspection_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_food_inspection_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_food_inspection_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_food_inspection_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_food_inspection_canteen_id ON food_inspection (school_id, canteen_id, id)
-- next
CREATE INDEX ix_food_inspection_inspector_id ON food_inspection (school_id, inspector_id, id)
-- next
CREATE INDEX ix_food_inspection_state ON food_inspection (school_id, state, id)
-- next
CREATE INDEX ix_food_inspection_buyer_id ON food_inspection (school_id, buyer_id, id)
-- next
CREATE INDEX ix_food_inspection_date ON food_inspection (school_id, date, id)
-- next
CREATE INDEX ix_food_inspection_voucher_kinds ON food_inspection (school_id, voucher_kinds, id)
-- next
CREATE INDEX ix_food_inspection_second_inspector_id ON food_inspection (school_id, second_inspector_id, id)
-- next
CREATE INDEX ix_food_inspection_arrived_at ON food_inspection (school_id, arrived_at, id)
-- next
CREATE INDEX ix_food_inspection_delivery_note_no ON food_inspection (school_id, delivery_note_no, id)
-- next
CREATE INDEX ix_food_inspection_state_date ON food_inspection (school_id, state, date, id)
-- next
CREATE INDEX ix_food_inspection_contract_id ON food_inspection (school_id, contract_id, id)
-- next
CREATE INDEX ix_food_inspection_prepared_by_id ON food_inspection (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_food_inspection_supplier_id ON food_inspection (school_id, supplier_id, id)
-- next
CREATE INDEX ix_food_inspection_warehouse_id ON food_inspection (school_id, warehouse_id, id)
-- next
CREATE VIRTUAL TABLE search_food_inspection USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_food_inspection_insert AFTER INSERT ON food_inspection WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_food_inspection (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_food_inspection_update AFTER UPDATE OF search_text ON food_inspection WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_food_inspection (search_food_inspection, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_food_inspection (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_food_inspection_delete AFTER DELETE ON food_inspection WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_food_inspection (search_food_inspection, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE food_inspection_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	item_id INTEGER NOT NULL,
	food_kind VARCHAR(40) NOT NULL,
	specification VARCHAR(255) NOT NULL,
	unit VARCHAR(255) NOT NULL,
	quantity BIGINT NOT NULL,
	unit_price BIGINT NOT NULL,
	is_prepackaged BOOLEAN NOT NULL,
	brand VARCHAR(255),
	batch_no VARCHAR(255),
	produced_on DATE,
	valid_until DATE,
	sense_check VARCHAR(40) NOT NULL,
	is_three_without BOOLEAN NOT NULL,
	food_temperature BIGINT,
	conclusion VARCHAR(40) NOT NULL,
	rejection_handling VARCHAR(255),
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_food_inspection_line_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_food_inspection_line_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_food_inspection_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES food_inspection (school_id, id),
	CONSTRAINT fk_food_inspection_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id),
	CONSTRAINT fk_food_inspection_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_food_inspection_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_food_inspection_line_produced_on ON food_inspection_line (school_id, produced_on, id)
-- next
CREATE INDEX ix_food_inspection_line_batch_no ON food_inspection_line (school_id, batch_no, id)
-- next
CREATE INDEX ix_food_inspection_line_brand ON food_inspection_line (school_id, brand, id)
-- next
CREATE INDEX ix_food_inspection_line_item_id ON food_inspection_line (school_id, item_id, id)
-- next
CREATE INDEX ix_food_inspection_line_is_prepackaged ON food_inspection_line (school_id, is_prepackaged, id)
-- next
CREATE INDEX ix_food_inspection_line_document_id ON food_inspection_line (document_id)
-- next
CREATE INDEX ix_food_inspection_line_specification ON food_inspection_line (school_id, specification, id)
-- next
CREATE INDEX ix_food_inspection_line_unit_price ON food_inspection_line (school_id, unit_price, id)
-- next
CREATE INDEX ix_food_inspection_line_sense_check ON food_inspection_line (school_id, sense_check, id)
-- next
CREATE INDEX ix_food_inspection_line_rejection_handling ON food_inspection_line (school_id, rejection_handling, id)
-- next
CREATE INDEX ix_food_inspection_line_food_kind ON food_inspection_line (school_id, food_kind, id)
-- next
CREATE INDEX ix_food_inspection_line_unit ON food_inspection_line (school_id, unit, id)
-- next
CREATE INDEX ix_food_inspection_line_conclusion ON food_inspection_line (school_id, conclusion, id)
-- next
CREATE INDEX ix_food_inspection_line_is_three_without ON food_inspection_line (school_id, is_three_without, id)
-- next
CREATE INDEX ix_food_inspection_line_valid_until ON food_inspection_line (school_id, valid_until, id)
-- next
CREATE VIRTUAL TABLE search_food_inspection_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_food_inspection_line_insert AFTER INSERT ON food_inspection_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_food_inspection_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_food_inspection_line_update AFTER UPDATE OF search_text ON food_inspection_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_food_inspection_line (search_food_inspection_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_food_inspection_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_food_inspection_line_delete AFTER DELETE ON food_inspection_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_food_inspection_line (search_food_inspection_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE food_sample (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	sampled_on DATE NOT NULL,
	canteen_id INTEGER NOT NULL,
	meal VARCHAR(40) NOT NULL,
	dish_name VARCHAR(255) NOT NULL,
	sample_grams INTEGER NOT NULL,
	sampled_at DATETIME NOT NULL,
	sampler_id INTEGER NOT NULL,
	has_label BOOLEAN NOT NULL,
	refrigerator_place VARCHAR(255) NOT NULL,
	container_no VARCHAR(255),
	storage_temperature BIGINT,
	keep_hours INTEGER NOT NULL,
	is_sealed BOOLEAN NOT NULL,
	disposed_at DATETIME,
	disposal VARCHAR(40),
	disposer_id INTEGER,
	test_result VARCHAR(255),
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_food_sample_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_food_sample_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_food_sample_canteen_id FOREIGN KEY(school_id, canteen_id) REFERENCES canteen (school_id, id),
	CONSTRAINT fk_food_sample_sampler_id FOREIGN KEY(school_id, sampler_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_food_sample_disposer_id FOREIGN KEY(school_id, disposer_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_food_sample_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_food_sample_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_food_sample_dish_name_canteen_id_sampled_on_meal UNIQUE (school_id, dish_name, canteen_id, sampled_on, meal)
)
-- next
CREATE INDEX ix_food_sample_dish_name ON food_sample (school_id, dish_name, id)
-- next
CREATE INDEX ix_food_sample_disposer_id ON food_sample (school_id, disposer_id, id)
-- next
CREATE INDEX ix_food_sample_disposal ON food_sample (school_id, disposal, id)
-- next
CREATE INDEX ix_food_sample_disposed_at ON food_sample (school_id, disposed_at, id)
-- next
CREATE INDEX ix_food_sample_is_sealed ON food_sample (school_id, is_sealed, id)
-- next
CREATE INDEX ix_food_sample_container_no ON food_sample (school_id, container_no, id)
-- next
CREATE INDEX ix_food_sample_meal ON food_sample (school_id, meal, id)
-- next
CREATE INDEX ix_food_sample_sampled_on ON food_sample (school_id, sampled_on, id)
-- next
CREATE INDEX ix_food_sample_sampled_at ON food_sample (school_id, sampled_at, id)
-- next
CREATE INDEX ix_food_sample_refrigerator_place ON food_sample (school_id, refrigerator_place, id)
-- next
CREATE INDEX ix_food_sample_sampler_id ON food_sample (school_id, sampler_id, id)
-- next
CREATE INDEX ix_food_sample_canteen_id ON food_sample (school_id, canteen_id, id)
-- next
CREATE VIRTUAL TABLE search_food_sample USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_food_sample_insert AFTER INSERT ON food_sample WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_food_sample (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_food_sample_update AFTER UPDATE OF search_text ON food_sample WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_food_sample (search_food_sample, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_food_sample (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_food_sample_delete AFTER DELETE ON food_sample WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_food_sample (search_food_sample, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE dish (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	name VARCHAR(255) NOT NULL,
	dish_kind VARCHAR(40) NOT NULL,
	ingredients VARCHAR(255) NOT NULL,
	grain_texture VARCHAR(40),
	flavour VARCHAR(40),
	moisture VARCHAR(40),
	food_groups VARCHAR(255),
	allergens VARCHAR(255),
	energy_kcal BIGINT,
	protein_grams BIGINT,
	fat_grams BIGINT,
	carbohydrate_grams BIGINT,
	calcium_mg BIGINT,
	iron_mg BIGINT,
	vitamin_a_ug BIGINT,
	vitamin_c_mg BIGINT,
	cooking_note TEXT,
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_dish_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_dish_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_dish_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_dish_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_dish_name UNIQUE (school_id, name)
)
-- next
CREATE INDEX ix_dish_moisture ON dish (school_id, moisture, id)
-- next
CREATE INDEX ix_dish_ingredients ON dish (school_id, ingredients, id)
-- next
CREATE INDEX ix_dish_flavour ON dish (school_id, flavour, id)
-- next
CREATE INDEX ix_dish_grain_texture ON dish (school_id, grain_texture, id)
-- next
CREATE INDEX ix_dish_dish_kind ON dish (school_id, dish_kind, id)
-- next
CREATE INDEX ix_dish_is_active ON dish (school_id, is_active, id)
-- next
CREATE INDEX ix_dish_allergens ON dish (school_id, allergens, id)
-- next
CREATE INDEX ix_dish_food_groups ON dish (school_id, food_groups, id)
-- next
CREATE VIRTUAL TABLE search_dish USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_dish_insert AFTER INSERT ON dish WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_dish (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_dish_update AFTER UPDATE OF search_text ON dish WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_dish (search_dish, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_dish (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_dish_delete AFTER DELETE ON dish WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_dish (search_dish, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE repair_request (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	reported_at DATETIME NOT NULL,
	reporter_id INTEGER NOT NULL,
	reporter_role VARCHAR(40) NOT NULL,
	reporter_phone VARCHAR(255),
	channel VARCHAR(40) NOT NULL,
	room_id INTEGER NOT NULL,
	class_group_id INTEGER,
	fixed_asset_id INTEGER,
	object_name VARCHAR(255) NOT NULL,
	fault_category VARCHAR(40) NOT NULL,
	fault_description TEXT NOT NULL,
	urgency VARCHAR(40) NOT NULL,
	approval_class VARCHAR(40) NOT NULL,
	damage_cause VARCHAR(40),
	repairer_kind VARCHAR(40),
	repairer_id INTEGER,
	outside_supplier_id INTEGER,
	contract_id INTEGER,
	invoice_no VARCHAR(255),
	assigned_at DATETIME,
	arrived_at DATETIME,
	completed_at DATETIME,
	delay_reason VARCHAR(255),
	work_done TEXT,
	labour_amount BIGINT,
	accepted_by_id INTEGER,
	satisfaction VARCHAR(40),
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
	CONSTRAINT uq_repair_request_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_repair_request_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_repair_request_reporter_id FOREIGN KEY(school_id, reporter_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_repair_request_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_repair_request_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id),
	CONSTRAINT fk_repair_request_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id),
	CONSTRAINT fk_repair_request_repairer_id FOREIGN KEY(school_id, repairer_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_repair_request_outside_supplier_id FOREIGN KEY(school_id, outside_supplier_id) REFERENCES supplier (school_id, id),
	CONSTRAINT fk_repair_request_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id),
	CONSTRAINT fk_repair_request_accepted_by_id FOREIGN KEY(school_id, accepted_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_repair_request_damage_compensation_id FOREIGN KEY(school_id, damage_compensation_id) REFERENCES damage_compensation (school_id, id),
	CONSTRAINT fk_repair_request_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_repair_request_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_repair_request_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_repair_request_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_repair_request_urgency ON repair_request (school_id, urgency, id)
-- next
CREATE INDEX ix_repair_request_object_name ON repair_request (school_id, object_name, id)
-- next
CREATE INDEX ix_repair_request_class_group_id ON repair_request (school_id, class_group_id, id)
-- next
CREATE INDEX ix_repair_request_state_date ON repair_request (school_id, state, date, id)
-- next
CREATE INDEX ix_repair_request_channel ON repair_request (school_id, channel, id)
-- next
CREATE INDEX ix_repair_request_prepared_by_id ON repair_request (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_repair_request_reporter_id ON repair_request (school_id, reporter_id, id)
-- next
CREATE INDEX ix_repair_request_satisfaction ON repair_request (school_id, satisfaction, id)
-- next
CREATE INDEX ix_repair_request_completed_at ON repair_request (school_id, completed_at, id)
-- next
CREATE INDEX ix_repair_request_date ON repair_request (school_id, date, id)
-- next
CREATE INDEX ix_repair_request_outside_supplier_id ON repair_request (school_id, outside_supplier_id, id)
-- next
CREATE INDEX ix_repair_request_repairer_kind ON repair_request (school_id, repairer_kind, id)
-- next
CREATE INDEX ix_repair_request_state ON repair_request (school_id, state, id)
-- next
CREATE INDEX ix_repair_request_approval_class ON repair_request (school_id, approval_class, id)
-- next
CREATE INDEX ix_repair_request_fault_category ON repair_request (school_id, fault_category, id)
-- next
CREATE INDEX ix_repair_request_fixed_asset_id ON repair_request (school_id, fixed_asset_id, id)
-- next
CREATE INDEX ix_repair_request_room_id ON repair_request (school_id, room_id, id)
-- next
CREATE INDEX ix_repair_request_reporter_role ON repair_request (school_id, reporter_role, id)
-- next
CREATE INDEX ix_repair_request_damage_compensation_id ON repair_request (school_id, damage_compensation_id, id)
-- next
CREATE INDEX ix_repair_request_reported_at ON repair_request (school_id, reported_at, id)
-- next
CREATE INDEX ix_repair_request_accepted_by_id ON repair_request (school_id, accepted_by_id, id)
-- next
CREATE INDEX ix_repair_request_contract_id ON repair_request (school_id, contract_id, id)
-- next
CREATE INDEX ix_repair_request_repairer_id ON repair_request (school_id, repairer_id, id)
-- next
CREATE INDEX ix_repair_request_damage_cause ON repair_request (school_id, damage_cause, id)
-- next
CREATE VIRTUAL TABLE search_repair_request USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_repair_request_insert AFTER INSERT ON repair_request WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_repair_request (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_repair_request_update AFTER UPDATE OF search_text ON repair_request WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_repair_request (search_repair_request, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_repair_request (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_repair_request_delete AFTER DELETE ON repair_request WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_repair_request (search_repair_request, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE repair_pause (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	paused_at DATETIME NOT NULL,
	resumed_at DATETIME,
	pause_reason VARCHAR(40) NOT NULL,
	explanation VARCHAR(255) NOT NULL,
	expected_on DATE NOT NULL,
	approved_by_id INTEGER NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_repair_pause_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_repair_pause_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_repair_pause_document_id FOREIGN KEY(school_id, document_id) REFERENCES repair_request (school_id, id),
	CONSTRAINT fk_repair_pause_approved_by_id FOREIGN KEY(school_id, approved_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_repair_pause_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_repair_pause_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_repair_pause_explanation ON repair_pause (school_id, explanation, id)
-- next
CREATE INDEX ix_repair_pause_resumed_at ON repair_pause (school_id, resumed_at, id)
-- next
CREATE INDEX ix_repair_pause_expected_on ON repair_pause (school_id, expected_on, id)
-- next
CREATE INDEX ix_repair_pause_document_id ON repair_pause (document_id)
-- next
CREATE INDEX ix_repair_pause_paused_at ON repair_pause (school_id, paused_at, id)
-- next
CREATE INDEX ix_repair_pause_approved_by_id ON repair_pause (school_id, approved_by_id, id)
-- next
CREATE INDEX ix_repair_pause_pause_reason ON repair_pause (school_id, pause_reason, id)
-- next
CREATE VIRTUAL TABLE search_repair_pause USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_repair_pause_insert AFTER INSERT ON repair_pause WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_repair_pause (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_repair_pause_update AFTER UPDATE OF search_text ON repair_pause WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_repair_pause (search_repair_pause, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_repair_pause (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_repair_pause_delete AFTER DELETE ON repair_pause WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_repair_pause (search_repair_pause, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE clean_zone (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	zone_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	zone_kind VARCHAR(40) NOT NULL,
	extent VARCHAR(255),
	building_id INTEGER,
	area_quantity BIGINT,
	term_id INTEGER NOT NULL,
	class_group_id INTEGER,
	department_id INTEGER,
	responsible_id INTEGER NOT NULL,
	sweep_times VARCHAR(255),
	daily_check_count INTEGER,
	standard TEXT NOT NULL,
	assigned_on DATE NOT NULL,
	zone_state VARCHAR(40) NOT NULL,
	layout_plan INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_clean_zone_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_clean_zone_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_clean_zone_building_id FOREIGN KEY(school_id, building_id) REFERENCES building (school_id, id),
	CONSTRAINT fk_clean_zone_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id),
	CONSTRAINT fk_clean_zone_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id),
	CONSTRAINT fk_clean_zone_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_clean_zone_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_clean_zone_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_clean_zone_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_clean_zone_zone_no_term_id UNIQUE (school_id, zone_no, term_id)
)
-- next
CREATE INDEX ix_clean_zone_zone_state ON clean_zone (school_id, zone_state, id)
-- next
CREATE INDEX ix_clean_zone_assigned_on ON clean_zone (school_id, assigned_on, id)
-- next
CREATE INDEX ix_clean_zone_sweep_times ON clean_zone (school_id, sweep_times, id)
-- next
CREATE INDEX ix_clean_zone_responsible_id ON clean_zone (school_id, responsible_id, id)
-- next
CREATE INDEX ix_clean_zone_department_id ON clean_zone (school_id, department_id, id)
-- next
CREATE INDEX ix_clean_zone_zone_no ON clean_zone (school_id, zone_no, id)
-- next
CREATE INDEX ix_clean_zone_class_group_id ON clean_zone (school_id, class_group_id, id)
-- next
CREATE INDEX ix_clean_zone_zone_kind ON clean_zone (school_id, zone_kind, id)
-- next
CREATE INDEX ix_clean_zone_term_id ON clean_zone (school_id, term_id, id)
-- next
CREATE INDEX ix_clean_zone_name ON clean_zone (school_id, name, id)
-- next
CREATE INDEX ix_clean_zone_extent ON clean_zone (school_id, extent, id)
-- next
CREATE INDEX ix_clean_zone_building_id ON clean_zone (school_id, building_id, id)
-- next
CREATE VIRTUAL TABLE search_clean_zone USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_clean_zone_insert AFTER INSERT ON clean_zone WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_clean_zone (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_clean_zone_update AFTER UPDATE OF search_text ON clean_zone WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_clean_zone (search_clean_zone, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_clean_zone (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_clean_zone_delete AFTER DELETE ON clean_zone WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_clean_zone (search_clean_zone, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE hygiene_item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	item_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	object_kind VARCHAR(40) NOT NULL,
	standard TEXT NOT NULL,
	full_score BIGINT NOT NULL,
	deduction_step BIGINT,
	sort_no INTEGER,
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_hygiene_item_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_hygiene_item_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_hygiene_item_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_hygiene_item_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_hygiene_item_item_no_object_kind UNIQUE (school_id, item_no, object_kind),
	CONSTRAINT uq_hygiene_item_name_object_kind UNIQUE (school_id, name, object_kind)
)
-- next
CREATE INDEX ix_hygiene_item_object_kind ON hygiene_item (school_id, object_kind, id)
-- next
CREATE INDEX ix_hygiene_item_is_active ON hygiene_item (school_id, is_active, id)
-- next
CREATE INDEX ix_hygiene_item_item_no ON hygiene_item (school_id, item_no, id)
-- next
CREATE INDEX ix_hygiene_item_name ON hygiene_item (school_id, name, id)
-- next
CREATE VIRTUAL TABLE search_hygiene_item USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_hygiene_item_insert AFTER INSERT ON hygiene_item WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_hygiene_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_hygiene_item_update AFTER UPDATE OF search_text ON hygiene_item WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_hygiene_item (search_hygiene_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_hygiene_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_hygiene_item_delete AFTER DELETE ON hygiene_item WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_hygiene_item (search_hygiene_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE hygiene_check (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	term_id INTEGER NOT NULL,
	check_session VARCHAR(40) NOT NULL,
	object_kind VARCHAR(40) NOT NULL,
	checker_kind VARCHAR(40) NOT NULL,
	checked_by_id INTEGER NOT NULL,
	pupil_checkers VARCHAR(255),
	area_text VARCHAR(255),
	is_public BOOLEAN NOT NULL,
	published_at DATETIME,
	appeal_until DATE,
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_hygiene_check_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_hygiene_check_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_hygiene_check_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id),
	CONSTRAINT fk_hygiene_check_checked_by_id FOREIGN KEY(school_id, checked_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_hygiene_check_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_hygiene_check_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_hygiene_check_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_hygiene_check_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_hygiene_check_check_session ON hygiene_check (school_id, check_session, id)
-- next
CREATE INDEX ix_hygiene_check_state_date ON hygiene_check (school_id, state, date, id)
-- next
CREATE INDEX ix_hygiene_check_term_id ON hygiene_check (school_id, term_id, id)
-- next
CREATE INDEX ix_hygiene_check_prepared_by_id ON hygiene_check (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_hygiene_check_date ON hygiene_check (school_id, date, id)
-- next
CREATE INDEX ix_hygiene_check_object_kind ON hygiene_check (school_id, object_kind, id)
-- next
CREATE INDEX ix_hygiene_check_is_public ON hygiene_check (school_id, is_public, id)
-- next
CREATE INDEX ix_hygiene_check_area_text ON hygiene_check (school_id, area_text, id)
-- next
CREATE INDEX ix_hygiene_check_checked_by_id ON hygiene_check (school_id, checked_by_id, id)
-- next
CREATE INDEX ix_hygiene_check_pupil_checkers ON hygiene_check (school_id, pupil_checkers, id)
-- next
CREATE INDEX ix_hygiene_check_checker_kind ON hygiene_check (school_id, checker_kind, id)
-- next
CREATE INDEX ix_hygiene_check_state ON hygiene_check (school_id, state, id)
-- next
CREATE VIRTUAL TABLE search_hygiene_check USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_hygiene_check_insert AFTER INSERT ON hygiene_check WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_hygiene_check (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_hygiene_check_update AFTER UPDATE OF search_text ON hygiene_check WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_hygiene_check (search_hygiene_check, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_hygiene_check (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_hygiene_check_delete AFTER DELETE ON hygiene_check WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_hygiene_check (search_hygiene_check, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE hygiene_check_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	class_group_id INTEGER,
	clean_zone_id INTEGER,
	room_id INTEGER,
	hygiene_item_id INTEGER NOT NULL,
	full_score BIGINT NOT NULL,
	deducted_score BIGINT NOT NULL,
	deduction_reason VARCHAR(255),
	photo INTEGER,
	is_rectified BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_hygiene_check_line_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_hygiene_check_line_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_hygiene_check_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES hygiene_check (school_id, id),
	CONSTRAINT fk_hygiene_check_line_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id),
	CONSTRAINT fk_hygiene_check_line_clean_zone_id FOREIGN KEY(school_id, clean_zone_id) REFERENCES clean_zone (school_id, id),
	CONSTRAINT fk_hygiene_check_line_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_hygiene_check_line_hygiene_item_id FOREIGN KEY(school_id, hygiene_item_id) REFERENCES hygiene_item (school_id, id),
	CONSTRAINT fk_hygiene_check_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_hygiene_check_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_hygiene_check_line_document_id ON hygiene_check_line (document_id)
-- next
CREATE INDEX ix_hygiene_check_line_class_group_id ON hygiene_check_line (school_id, class_group_id, id)
-- next
CREATE INDEX ix_hygiene_check_line_is_rectified ON hygiene_check_line (school_id, is_rectified, id)
-- next
CREATE INDEX ix_hygiene_check_line_room_id ON hygiene_check_line (school_id, room_id, id)
-- next
CREATE INDEX ix_hygiene_check_line_deduction_reason ON hygiene_check_line (school_id, deduction_reason, id)
-- next
CREATE INDEX ix_hygiene_check_line_clean_zone_id ON hygiene_check_line (school_id, clean_zone_id, id)
-- next
CREATE INDEX ix_hygiene_check_line_hygiene_item_id ON hygiene_check_line (school_id, hygiene_item_id, id)
-- next
CREATE VIRTUAL TABLE search_hygiene_check_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_hygiene_check_line_insert AFTER INSERT ON hygiene_check_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_hygiene_check_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_hygiene_check_line_update AFTER UPDATE OF search_text ON hygiene_check_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_hygiene_check_line (search_hygiene_check_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_hygiene_check_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_hygiene_check_line_delete AFTER DELETE ON hygiene_check_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_hygiene_check_line (search_hygiene_check_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE inspection_item (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	item_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	category VARCHAR(40) NOT NULL,
	frequency VARCHAR(40) NOT NULL,
	check_standard TEXT NOT NULL,
	is_key_item BOOLEAN NOT NULL,
	sort_no INTEGER,
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_inspection_item_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_inspection_item_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_inspection_item_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_inspection_item_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_inspection_item_item_no UNIQUE (school_id, item_no),
	CONSTRAINT uq_inspection_item_name_category UNIQUE (school_id, name, category)
)
-- next
CREATE INDEX ix_inspection_item_category ON inspection_item (school_id, category, id)
-- next
CREATE INDEX ix_inspection_item_is_active ON inspection_item (school_id, is_active, id)
-- next
CREATE INDEX ix_inspection_item_is_key_item ON inspection_item (school_id, is_key_item, id)
-- next
CREATE INDEX ix_inspection_item_frequency ON inspection_item (school_id, frequency, id)
-- next
CREATE INDEX ix_inspection_item_name ON inspection_item (school_id, name, id)
-- next
CREATE VIRTUAL TABLE search_inspection_item USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_inspection_item_insert AFTER INSERT ON inspection_item WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_inspection_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_inspection_item_update AFTER UPDATE OF search_text ON inspection_item WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_inspection_item (search_inspection_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_inspection_item (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_inspection_item_delete AFTER DELETE ON inspection_item WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_inspection_item (search_inspection_item, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE safety_inspection (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	term_id INTEGER NOT NULL,
	inspection_kind VARCHAR(40) NOT NULL,
	area_text VARCHAR(255) NOT NULL,
	building_id INTEGER,
	room_id INTEGER,
	department_id INTEGER,
	is_key_place BOOLEAN NOT NULL,
	checked_by_id INTEGER NOT NULL,
	companions VARCHAR(255),
	responsible_id INTEGER NOT NULL,
	is_zero_report BOOLEAN NOT NULL,
	conclusion TEXT,
	next_inspection_on DATE,
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_safety_inspection_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_safety_inspection_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_safety_inspection_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id),
	CONSTRAINT fk_safety_inspection_building_id FOREIGN KEY(school_id, building_id) REFERENCES building (school_id, id),
	CONSTRAINT fk_safety_inspection_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_safety_inspection_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_safety_inspection_checked_by_id FOREIGN KEY(school_id, checked_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_safety_inspection_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_safety_inspection_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_safety_inspection_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_safety_inspection_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_safety_inspection_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_safety_inspection_inspection_kind ON safety_inspection (school_id, inspection_kind, id)
-- next
CREATE INDEX ix_safety_inspection_responsible_id ON safety_inspection (school_id, responsible_id, id)
-- next
CREATE INDEX ix_safety_inspection_term_id ON safety_inspection (school_id, term_id, id)
-- next
CREATE INDEX ix_safety_inspection_department_id ON safety_inspection (school_id, department_id, id)
-- next
CREATE INDEX ix_safety_inspection_companions ON safety_inspection (school_id, companions, id)
-- next
CREATE INDEX ix_safety_inspection_checked_by_id ON safety_inspection (school_id, checked_by_id, id)
-- next
CREATE INDEX ix_safety_inspection_date ON safety_inspection (school_id, date, id)
-- next
CREATE INDEX ix_safety_inspection_is_key_place ON safety_inspection (school_id, is_key_place, id)
-- next
CREATE INDEX ix_safety_inspection_next_inspection_on ON safety_inspection (school_id, next_inspection_on, id)
-- next
CREATE INDEX ix_safety_inspection_room_id ON safety_inspection (school_id, room_id, id)
-- next
CREATE INDEX ix_safety_inspection_state_date ON safety_inspection (school_id, state, date, id)
-- next
CREATE INDEX ix_safety_inspection_building_id ON safety_inspection (school_id, building_id, id)
-- next
CREATE INDEX ix_safety_inspection_prepared_by_id ON safety_inspection (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_safety_inspection_state ON safety_inspection (school_id, state, id)
-- next
CREATE INDEX ix_safety_inspection_area_text ON safety_inspection (school_id, area_text, id)
-- next
CREATE VIRTUAL TABLE search_safety_inspection USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_safety_inspection_insert AFTER INSERT ON safety_inspection WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_safety_inspection (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_safety_inspection_update AFTER UPDATE OF search_text ON safety_inspection WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_safety_inspection (search_safety_inspection, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_safety_inspection (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_safety_inspection_delete AFTER DELETE ON safety_inspection WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_safety_inspection (search_safety_inspection, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE safety_inspection_line (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	inspection_item_id INTEGER NOT NULL,
	room_id INTEGER,
	check_result VARCHAR(40) NOT NULL,
	finding VARCHAR(255),
	hazard_id INTEGER,
	photo INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_safety_inspection_line_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_safety_inspection_line_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_safety_inspection_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES safety_inspection (school_id, id),
	CONSTRAINT fk_safety_inspection_line_inspection_item_id FOREIGN KEY(school_id, inspection_item_id) REFERENCES inspection_item (school_id, id),
	CONSTRAINT fk_safety_inspection_line_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_safety_inspection_line_hazard_id FOREIGN KEY(school_id, hazard_id) REFERENCES hazard (school_id, id),
	CONSTRAINT fk_safety_inspection_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_safety_inspection_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_safety_inspection_line_hazard_id ON safety_inspection_line (school_id, hazard_id, id)
-- next
CREATE INDEX ix_safety_inspection_line_room_id ON safety_inspection_line (school_id, room_id, id)
-- next
CREATE INDEX ix_safety_inspection_line_finding ON safety_inspection_line (school_id, finding, id)
-- next
CREATE INDEX ix_safety_inspection_line_document_id ON safety_inspection_line (document_id)
-- next
CREATE INDEX ix_safety_inspection_line_inspection_item_id ON safety_inspection_line (school_id, inspection_item_id, id)
-- next
CREATE INDEX ix_safety_inspection_line_check_result ON safety_inspection_line (school_id, check_result, id)
-- next
CREATE VIRTUAL TABLE search_safety_inspection_line USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_safety_inspection_line_insert AFTER INSERT ON safety_inspection_line WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_safety_inspection_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_safety_inspection_line_update AFTER UPDATE OF search_text ON safety_inspection_line WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_safety_inspection_line (search_safety_inspection_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_safety_inspection_line (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_safety_inspection_line_delete AFTER DELETE ON safety_inspection_line WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_safety_inspection_line (search_safety_inspection_line, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE hazard (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	hazard_source VARCHAR(40) NOT NULL,
	discovered_by_id INTEGER NOT NULL,
	category VARCHAR(40) NOT NULL,
	room_id INTEGER,
	place_text VARCHAR(255),
	description TEXT NOT NULL,
	photo_before INTEGER,
	hazard_level VARCHAR(40) NOT NULL,
	is_use_stopped BOOLEAN NOT NULL,
	reported_to_id INTEGER,
	reported_at DATETIME,
	rectify_mode VARCHAR(40),
	rectification_plan TEXT,
	contingency VARCHAR(255),
	department_id INTEGER,
	responsible_id INTEGER,
	rectify_amount BIGINT,
	due_on DATE,
	repair_request_id INTEGER,
	completed_on DATE,
	photo_after INTEGER,
	accepted_by_id INTEGER,
	acceptance_opinion VARCHAR(255),
	is_reported_up BOOLEAN NOT NULL,
	prepared_by_id INTEGER,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_hazard_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_hazard_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_hazard_discovered_by_id FOREIGN KEY(school_id, discovered_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_hazard_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id),
	CONSTRAINT fk_hazard_reported_to_id FOREIGN KEY(school_id, reported_to_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_hazard_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_hazard_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_hazard_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id),
	CONSTRAINT fk_hazard_accepted_by_id FOREIGN KEY(school_id, accepted_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_hazard_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id),
	CONSTRAINT fk_hazard_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_hazard_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_hazard_document_no UNIQUE (school_id, document_no)
)
-- next
CREATE INDEX ix_hazard_category ON hazard (school_id, category, id)
-- next
CREATE INDEX ix_hazard_state_date ON hazard (school_id, state, date, id)
-- next
CREATE INDEX ix_hazard_prepared_by_id ON hazard (school_id, prepared_by_id, id)
-- next
CREATE INDEX ix_hazard_discovered_by_id ON hazard (school_id, discovered_by_id, id)
-- next
CREATE INDEX ix_hazard_accepted_by_id ON hazard (school_id, accepted_by_id, id)
-- next
CREATE INDEX ix_hazard_repair_request_id ON hazard (school_id, repair_request_id, id)
-- next
CREATE INDEX ix_hazard_rectify_amount ON hazard (school_id, rectify_amount, id)
-- next
CREATE INDEX ix_hazard_department_id ON hazard (school_id, department_id, id)
-- next
CREATE INDEX ix_hazard_reported_at ON hazard (school_id, reported_at, id)
-- next
CREATE INDEX ix_hazard_hazard_level ON hazard (school_id, hazard_level, id)
-- next
CREATE INDEX ix_hazard_room_id ON hazard (school_id, room_id, id)
-- next
CREATE INDEX ix_hazard_is_reported_up ON hazard (school_id, is_reported_up, id)
-- next
CREATE INDEX ix_hazard_date ON hazard (school_id, date, id)
-- next
CREATE INDEX ix_hazard_completed_on ON hazard (school_id, completed_on, id)
-- next
CREATE INDEX ix_hazard_state ON hazard (school_id, state, id)
-- next
CREATE INDEX ix_hazard_due_on ON hazard (school_id, due_on, id)
-- next
CREATE INDEX ix_hazard_responsible_id ON hazard (school_id, responsible_id, id)
-- next
CREATE INDEX ix_hazard_hazard_source ON hazard (school_id, hazard_source, id)
-- next
CREATE INDEX ix_hazard_rectify_mode ON hazard (school_id, rectify_mode, id)
-- next
CREATE INDEX ix_hazard_reported_to_id ON hazard (school_id, reported_to_id, id)
-- next
CREATE INDEX ix_hazard_place_text ON hazard (school_id, place_text, id)
-- next
CREATE VIRTUAL TABLE search_hazard USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_hazard_insert AFTER INSERT ON hazard WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_hazard (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_hazard_update AFTER UPDATE OF search_text ON hazard WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_hazard (search_hazard, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_hazard (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_hazard_delete AFTER DELETE ON hazard WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_hazard (search_hazard, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE visitor (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	entered_at DATETIME NOT NULL,
	visitor_name VARCHAR(255) NOT NULL,
	gender VARCHAR(40),
	person_count INTEGER NOT NULL,
	document_kind VARCHAR(40) NOT NULL,
	document_no VARCHAR(255),
	is_document_shown BOOLEAN NOT NULL,
	organisation VARCHAR(255),
	phone VARCHAR(255) NOT NULL,
	visit_reason VARCHAR(255) NOT NULL,
	visited_staff_id INTEGER,
	visited_department_id INTEGER,
	visit_confirmation VARCHAR(40) NOT NULL,
	entry_decision VARCHAR(40) NOT NULL,
	plate_no VARCHAR(255),
	belongings VARCHAR(255),
	belongings_check VARCHAR(40),
	badge_no VARCHAR(255),
	left_at DATETIME,
	guard_id INTEGER NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_visitor_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_visitor_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_visitor_visited_staff_id FOREIGN KEY(school_id, visited_staff_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_visitor_visited_department_id FOREIGN KEY(school_id, visited_department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_visitor_guard_id FOREIGN KEY(school_id, guard_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_visitor_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_visitor_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
)
-- next
CREATE INDEX ix_visitor_visitor_name ON visitor (school_id, visitor_name, id)
-- next
CREATE INDEX ix_visitor_organisation ON visitor (school_id, organisation, id)
-- next
CREATE INDEX ix_visitor_belongings ON visitor (school_id, belongings, id)
-- next
CREATE INDEX ix_visitor_plate_no ON visitor (school_id, plate_no, id)
-- next
CREATE INDEX ix_visitor_left_at ON visitor (school_id, left_at, id)
-- next
CREATE INDEX ix_visitor_entry_decision ON visitor (school_id, entry_decision, id)
-- next
CREATE INDEX ix_visitor_visit_reason ON visitor (school_id, visit_reason, id)
-- next
CREATE INDEX ix_visitor_badge_no ON visitor (school_id, badge_no, id)
-- next
CREATE INDEX ix_visitor_visit_confirmation ON visitor (school_id, visit_confirmation, id)
-- next
CREATE INDEX ix_visitor_visited_department_id ON visitor (school_id, visited_department_id, id)
-- next
CREATE INDEX ix_visitor_visited_staff_id ON visitor (school_id, visited_staff_id, id)
-- next
CREATE INDEX ix_visitor_guard_id ON visitor (school_id, guard_id, id)
-- next
CREATE INDEX ix_visitor_document_no ON visitor (school_id, document_no, id)
-- next
CREATE INDEX ix_visitor_entered_at ON visitor (school_id, entered_at, id)
-- next
CREATE INDEX ix_visitor_phone ON visitor (school_id, phone, id)
-- next
CREATE VIRTUAL TABLE search_visitor USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_visitor_insert AFTER INSERT ON visitor WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_visitor (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_visitor_update AFTER UPDATE OF search_text ON visitor WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_visitor (search_visitor, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_visitor (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_visitor_delete AFTER DELETE ON visitor WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_visitor (search_visitor, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE staff (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	staff_no VARCHAR(80),
	name VARCHAR(255) NOT NULL,
	gender VARCHAR(40),
	identity_kind VARCHAR(40),
	identity_no VARCHAR(80),
	phone VARCHAR(255),
	emergency_contact VARCHAR(255),
	emergency_phone VARCHAR(255),
	department_id INTEGER,
	position_id INTEGER NOT NULL,
	employment_kind VARCHAR(40) NOT NULL,
	trade VARCHAR(255),
	education VARCHAR(40),
	professional_title VARCHAR(255),
	entered_on DATE NOT NULL,
	contract_start_on DATE,
	contract_until DATE,
	monthly_wage_amount BIGINT,
	bank_card_no VARCHAR(80),
	has_social_insurance BOOLEAN NOT NULL,
	is_with_minors BOOLEAN NOT NULL,
	background_result VARCHAR(40) NOT NULL,
	background_checked_on DATE,
	duty_status VARCHAR(40) NOT NULL,
	left_on DATE,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_staff_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_staff_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_staff_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_staff_position_id FOREIGN KEY(school_id, position_id) REFERENCES position (school_id, id),
	CONSTRAINT fk_staff_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_staff_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_staff_staff_no UNIQUE (school_id, staff_no),
	CONSTRAINT uq_staff_identity_no UNIQUE (school_id, identity_no)
)
-- next
CREATE INDEX ix_staff_name ON staff (school_id, name, id)
-- next
CREATE INDEX ix_staff_is_with_minors ON staff (school_id, is_with_minors, id)
-- next
CREATE INDEX ix_staff_duty_status ON staff (school_id, duty_status, id)
-- next
CREATE INDEX ix_staff_entered_on ON staff (school_id, entered_on, id)
-- next
CREATE INDEX ix_staff_trade ON staff (school_id, trade, id)
-- next
CREATE INDEX ix_staff_gender ON staff (school_id, gender, id)
-- next
CREATE INDEX ix_staff_employment_kind ON staff (school_id, employment_kind, id)
-- next
CREATE INDEX ix_staff_contract_until ON staff (school_id, contract_until, id)
-- next
CREATE INDEX ix_staff_phone ON staff (school_id, phone, id)
-- next
CREATE INDEX ix_staff_background_result ON staff (school_id, background_result, id)
-- next
CREATE INDEX ix_staff_position_id ON staff (school_id, position_id, id)
-- next
CREATE INDEX ix_staff_department_id ON staff (school_id, department_id, id)
-- next
CREATE VIRTUAL TABLE search_staff USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_staff_insert AFTER INSERT ON staff WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_staff (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_staff_update AFTER UPDATE OF search_text ON staff WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_staff (search_staff, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_staff (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_staff_delete AFTER DELETE ON staff WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_staff (search_staff, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TABLE position (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	name VARCHAR(255) NOT NULL,
	department_id INTEGER,
	parent_position_id INTEGER,
	headcount INTEGER NOT NULL,
	duties TEXT NOT NULL,
	workload_standard TEXT NOT NULL,
	safety_duty TEXT,
	is_health_certificate_needed BOOLEAN NOT NULL,
	certificate_kind VARCHAR(40),
	version_no VARCHAR(255),
	effective_on DATE,
	approved_by_id INTEGER,
	reaffirmed_on DATE,
	position_status VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_position_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_position_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_position_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_position_parent_position_id FOREIGN KEY(school_id, parent_position_id) REFERENCES position (school_id, id),
	CONSTRAINT fk_position_approved_by_id FOREIGN KEY(school_id, approved_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_position_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_position_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
	CONSTRAINT uq_position_name UNIQUE (school_id, name)
)
-- next
CREATE INDEX ix_position_reaffirmed_on ON position (school_id, reaffirmed_on, id)
-- next
CREATE INDEX ix_position_approved_by_id ON position (school_id, approved_by_id, id)
-- next
CREATE INDEX ix_position_parent_position_id ON position (school_id, parent_position_id, id)
-- next
CREATE INDEX ix_position_effective_on ON position (school_id, effective_on, id)
-- next
CREATE INDEX ix_position_version_no ON position (school_id, version_no, id)
-- next
CREATE INDEX ix_position_is_health_certificate_needed ON position (school_id, is_health_certificate_needed, id)
-- next
CREATE INDEX ix_position_certificate_kind ON position (school_id, certificate_kind, id)
-- next
CREATE INDEX ix_position_department_id ON position (school_id, department_id, id)
-- next
CREATE INDEX ix_position_position_status ON position (school_id, position_status, id)
-- next
CREATE VIRTUAL TABLE search_position USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_position_insert AFTER INSERT ON position WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_position (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_position_update AFTER UPDATE OF search_text ON position WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_position (search_position, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_position (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_position_delete AFTER DELETE ON position WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_position (search_position, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
