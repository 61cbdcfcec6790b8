CREATE OR REPLACE FUNCTION bigrams(body text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT coalesce(array_agg(DISTINCT substr(body, i, 2)), '{}'::text[])
   FROM generate_series(1, greatest(length(body) - 1, 0)) AS i $$
-- next
CREATE TABLE role (
	key VARCHAR(40) NOT NULL,
	label VARCHAR(40) NOT NULL,
	description VARCHAR(255) NOT NULL,
	default_scope VARCHAR(20) NOT NULL,
	CONSTRAINT pk_role PRIMARY KEY (key)
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
	school_id BIGINT NOT NULL,
	ancestor_id BIGINT NOT NULL,
	depth INTEGER NOT NULL,
	CONSTRAINT pk_school_path PRIMARY KEY (school_id, ancestor_id)
)
-- next
CREATE INDEX ix_school_path_ancestor_id ON school_path (ancestor_id)
-- next
CREATE TABLE number_series (
	school_id BIGINT NOT NULL,
	series VARCHAR(60) NOT NULL,
	year INTEGER NOT NULL,
	last INTEGER NOT NULL,
	CONSTRAINT pk_number_series PRIMARY KEY (school_id, series, year)
)
-- next
CREATE TABLE signature (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	register VARCHAR(60) NOT NULL,
	row_id BIGINT NOT NULL,
	step VARCHAR(40) NOT NULL,
	label VARCHAR(40) NOT NULL,
	from_state VARCHAR(40) NOT NULL,
	to_state VARCHAR(40) NOT NULL,
	account_id BIGINT,
	staff_id BIGINT,
	name VARCHAR(80) NOT NULL,
	role VARCHAR(40) NOT NULL,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	opinion TEXT NOT NULL,
	is_automatic BOOLEAN NOT NULL,
	CONSTRAINT pk_signature PRIMARY KEY (id)
)
-- next
CREATE INDEX ix_signature_register_row ON signature (register, row_id)
-- next
CREATE TABLE history_entry (
	id BIGSERIAL NOT NULL,
	batch VARCHAR(20) NOT NULL,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	account_id BIGINT,
	name VARCHAR(80) NOT NULL,
	source VARCHAR(20) NOT NULL,
	place VARCHAR(120) NOT NULL,
	school_id BIGINT,
	register VARCHAR(60) NOT NULL,
	row_id BIGINT NOT NULL,
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
	id BIGSERIAL NOT NULL,
	school_id BIGINT,
	register VARCHAR(60) NOT NULL,
	row_id BIGINT,
	"column" VARCHAR(60) NOT NULL,
	name VARCHAR(200) NOT NULL,
	media_type VARCHAR(100) NOT NULL,
	size INTEGER NOT NULL,
	digest VARCHAR(64) NOT NULL,
	account_id BIGINT,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	CONSTRAINT pk_attachment PRIMARY KEY (id)
)
-- next
CREATE INDEX ix_attachment_register_row ON attachment (register, row_id)
-- next
CREATE TABLE preference (
	account_id BIGINT NOT NULL,
	name VARCHAR(100) NOT NULL,
	value JSON NOT NULL,
	CONSTRAINT pk_preference PRIMARY KEY (account_id, name)
)
-- next
CREATE TABLE submission (
	key VARCHAR(40) NOT NULL,
	account_id BIGINT,
	register VARCHAR(60) NOT NULL,
	row_id BIGINT,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	CONSTRAINT pk_submission PRIMARY KEY (key)
)
-- next
CREATE TABLE login_attempt (
	id BIGSERIAL NOT NULL,
	login_name VARCHAR(80) NOT NULL,
	address VARCHAR(60) NOT NULL,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	CONSTRAINT pk_login_attempt PRIMARY KEY (id)
)
-- next
CREATE INDEX ix_login_attempt_name_at ON login_attempt (login_name, at)
-- next
CREATE TABLE account_secret (
	account_id BIGSERIAL NOT NULL,
	session_token VARCHAR(64) NOT NULL,
	otp_seed VARCHAR(64),
	CONSTRAINT pk_account_secret PRIMARY KEY (account_id),
	CONSTRAINT uq_account_secret_session_token UNIQUE (session_token)
)
-- next
CREATE TABLE export_log (
	id BIGSERIAL NOT NULL,
	account_id BIGINT,
	name VARCHAR(80) NOT NULL,
	school_id BIGINT,
	register VARCHAR(60) NOT NULL,
	form VARCHAR(60) NOT NULL,
	filters TEXT NOT NULL,
	columns TEXT NOT NULL,
	row_count INTEGER NOT NULL,
	purpose VARCHAR(255) NOT NULL,
	at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	CONSTRAINT pk_export_log PRIMARY KEY (id)
)
-- next
CREATE TABLE calendar_task (
	key VARCHAR(40) NOT NULL,
	month VARCHAR(20) NOT NULL,
	term VARCHAR(20) NOT NULL,
	task VARCHAR(255) NOT NULL,
	plan_kind VARCHAR(40) NOT NULL,
	register VARCHAR(255) NOT NULL,
	source VARCHAR(100) NOT NULL,
	CONSTRAINT pk_calendar_task PRIMARY KEY (key)
)
-- next
CREATE TABLE duty (
	key VARCHAR(60) NOT NULL,
	label VARCHAR(255) NOT NULL,
	role VARCHAR(40) NOT NULL,
	frequency VARCHAR(40) NOT NULL,
	times VARCHAR(20) NOT NULL,
	register VARCHAR(255) NOT NULL,
	source VARCHAR(100) NOT NULL,
	CONSTRAINT pk_duty PRIMARY KEY (key)
)
-- next
CREATE TABLE setting_record (
	key VARCHAR(80) NOT NULL,
	label VARCHAR(255) NOT NULL,
	kind VARCHAR(20) NOT NULL,
	"default" TEXT NOT NULL,
	unit VARCHAR(40) NOT NULL,
	changed_by VARCHAR(40) NOT NULL,
	source TEXT NOT NULL,
	CONSTRAINT pk_setting_record PRIMARY KEY (key)
)
-- next
CREATE TABLE school (
	id BIGSERIAL NOT NULL,
	school_code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	short_name VARCHAR(255),
	kind VARCHAR(40) NOT NULL,
	parent_school_id BIGINT,
	superior_name VARCHAR(255),
	unified_credit_code VARCHAR(80),
	area_kind VARCHAR(40),
	principal_id BIGINT,
	address VARCHAR(255),
	phone VARCHAR(255),
	is_boarding BOOLEAN NOT NULL,
	seal_image BIGINT,
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_school PRIMARY KEY (id),
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
CREATE INDEX ix_school_bigrams ON school USING gin (bigrams(search_text))
-- next
CREATE TABLE term (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	school_year VARCHAR(80) NOT NULL,
	term_kind VARCHAR(40) NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	midterm_check_on DATE,
	final_check_on DATE,
	first_week_on DATE,
	state VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_term PRIMARY KEY (id),
	CONSTRAINT uq_term_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_term_bigrams ON term USING gin (bigrams(search_text))
-- next
CREATE TABLE school_calendar (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	term_id BIGINT NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	day_kind VARCHAR(40) NOT NULL,
	is_working_day BOOLEAN NOT NULL,
	is_meal_day BOOLEAN NOT NULL,
	basis_document VARCHAR(255),
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_school_calendar PRIMARY KEY (id),
	CONSTRAINT uq_school_calendar_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_school_calendar_bigrams ON school_calendar USING gin (bigrams(search_text))
-- next
CREATE TABLE department (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	department_code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	parent_department_id BIGINT,
	head_id BIGINT,
	phone VARCHAR(255),
	is_cost_centre BOOLEAN NOT NULL,
	expense_account VARCHAR(40),
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_department PRIMARY KEY (id),
	CONSTRAINT uq_department_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_department_bigrams ON department USING gin (bigrams(search_text))
-- next
CREATE TABLE class_group (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	school_year VARCHAR(80) NOT NULL,
	grade VARCHAR(40) NOT NULL,
	class_no INTEGER,
	class_teacher_id BIGINT NOT NULL,
	student_count INTEGER,
	room_id BIGINT,
	door_plate VARCHAR(255),
	state VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_class_group PRIMARY KEY (id),
	CONSTRAINT uq_class_group_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_class_group_bigrams ON class_group USING gin (bigrams(search_text))
-- next
CREATE TABLE building (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
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
	responsible_id BIGINT NOT NULL,
	fixed_asset_id BIGINT,
	state VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_building PRIMARY KEY (id),
	CONSTRAINT uq_building_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_building_bigrams ON building USING gin (bigrams(search_text))
-- next
CREATE TABLE room (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	room_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	kind VARCHAR(40) NOT NULL,
	building_id BIGINT NOT NULL,
	floor_no INTEGER,
	floor_area BIGINT,
	seat_count INTEGER,
	is_multimedia BOOLEAN NOT NULL,
	responsible_id BIGINT NOT NULL,
	department_id BIGINT,
	state VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_room PRIMARY KEY (id),
	CONSTRAINT uq_room_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_room_bigrams ON room USING gin (bigrams(search_text))
-- next
CREATE TABLE student (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	student_no VARCHAR(80),
	gender VARCHAR(40) NOT NULL,
	class_group_id BIGINT NOT NULL,
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
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_student PRIMARY KEY (id),
	CONSTRAINT uq_student_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_student_bigrams ON student USING gin (bigrams(search_text))
-- next
CREATE TABLE school_setting (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	setting_name VARCHAR(80) NOT NULL,
	setting_value VARCHAR(255) NOT NULL,
	effective_on DATE NOT NULL,
	setting_source VARCHAR(255) NOT NULL,
	is_locked_below BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_school_setting PRIMARY KEY (id),
	CONSTRAINT uq_school_setting_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_school_setting_bigrams ON school_setting USING gin (bigrams(search_text))
-- next
CREATE TABLE user_account (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	login_name VARCHAR(80) NOT NULL,
	staff_id BIGINT,
	display_name VARCHAR(255) NOT NULL,
	account_kind VARCHAR(40) NOT NULL,
	phone VARCHAR(255),
	is_active BOOLEAN NOT NULL,
	valid_until DATE,
	has_to_change_password BOOLEAN NOT NULL,
	password_hash VARCHAR(255),
	password_changed_at TIMESTAMP WITHOUT TIME ZONE,
	last_login_at TIMESTAMP WITHOUT TIME ZONE,
	failed_login_count INTEGER,
	locked_until_at TIMESTAMP WITHOUT TIME ZONE,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_user_account PRIMARY KEY (id),
	CONSTRAINT uq_user_account_login_name_everywhere UNIQUE (login_name),
	CONSTRAINT uq_user_account_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_user_account_bigrams ON user_account USING gin (bigrams(search_text))
-- next
CREATE TABLE role_assignment (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	user_account_id BIGINT NOT NULL,
	role VARCHAR(40) NOT NULL,
	department_id BIGINT,
	class_group_id BIGINT,
	warehouse_id BIGINT,
	starts_on DATE NOT NULL,
	valid_until DATE,
	stands_in_for_id BIGINT,
	reason VARCHAR(255),
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_role_assignment PRIMARY KEY (id),
	CONSTRAINT uq_role_assignment_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_role_assignment_bigrams ON role_assignment USING gin (bigrams(search_text))
-- next
CREATE TABLE asset_class (
	id BIGSERIAL NOT NULL,
	school_id BIGINT,
	class_code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	parent_class_id BIGINT,
	card_kind VARCHAR(40) NOT NULL,
	useful_life_years INTEGER,
	is_depreciable BOOLEAN NOT NULL,
	unit VARCHAR(255),
	is_common BOOLEAN NOT NULL,
	life_source VARCHAR(40),
	advice TEXT,
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_asset_class PRIMARY KEY (id),
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
CREATE INDEX ix_asset_class_bigrams ON asset_class USING gin (bigrams(search_text))
-- next
CREATE TABLE fixed_asset (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	asset_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	asset_class_id BIGINT NOT NULL,
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
	supplier_id BIGINT,
	acceptance_id BIGINT,
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
	department_id BIGINT NOT NULL,
	class_group_id BIGINT,
	room_id BIGINT,
	custodian_id BIGINT NOT NULL,
	fiscal_asset_no VARCHAR(80),
	label_code VARCHAR(80),
	upload_state VARCHAR(40),
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_fixed_asset PRIMARY KEY (id),
	CONSTRAINT uq_fixed_asset_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_fixed_asset_bigrams ON fixed_asset USING gin (bigrams(search_text))
-- next
CREATE TABLE asset_event (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	fixed_asset_id BIGINT NOT NULL,
	sequence_no INTEGER NOT NULL,
	event VARCHAR(40) NOT NULL,
	happened_on DATE NOT NULL,
	from_department_id BIGINT,
	to_department_id BIGINT,
	from_room_id BIGINT,
	to_room_id BIGINT,
	from_custodian_id BIGINT,
	to_custodian_id BIGINT,
	from_state VARCHAR(40),
	to_state VARCHAR(40),
	quantity_change BIGINT,
	original_change_amount BIGINT,
	accumulated_change_amount BIGINT,
	document_kind VARCHAR(40),
	document_no VARCHAR(80),
	handler_id BIGINT,
	reverses_event_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_asset_event PRIMARY KEY (id),
	CONSTRAINT uq_asset_event_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_asset_event_bigrams ON asset_event USING gin (bigrams(search_text))
-- next
CREATE TABLE asset_transfer (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	transfer_kind VARCHAR(40) NOT NULL,
	from_department_id BIGINT NOT NULL,
	to_department_id BIGINT,
	to_school_id BIGINT,
	to_class_group_id BIGINT,
	to_room_id BIGINT,
	to_custodian_id BIGINT,
	reason VARCHAR(255) NOT NULL,
	requester_id BIGINT NOT NULL,
	office_handler_id BIGINT,
	handed_over_by_id BIGINT,
	received_by_id BIGINT,
	transferred_on DATE,
	authority_document_no VARCHAR(255),
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_asset_transfer PRIMARY KEY (id),
	CONSTRAINT uq_asset_transfer_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_asset_transfer_bigrams ON asset_transfer USING gin (bigrams(search_text))
-- next
CREATE TABLE asset_transfer_line (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	fixed_asset_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	from_room_id BIGINT,
	to_room_id BIGINT,
	to_custodian_id BIGINT,
	original_amount BIGINT,
	net_amount BIGINT,
	condition_found VARCHAR(40),
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_asset_transfer_line PRIMARY KEY (id),
	CONSTRAINT uq_asset_transfer_line_school_id_id UNIQUE (school_id, id),
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
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	source_kind VARCHAR(40) NOT NULL,
	payer_kind VARCHAR(40) NOT NULL,
	class_group_id BIGINT,
	student_id BIGINT,
	staff_id BIGINT,
	outside_name VARCHAR(255),
	item_name VARCHAR(255) NOT NULL,
	fixed_asset_id BIGINT,
	room_id BIGINT,
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
	guardian_signature BIGINT,
	repair_request_id BIGINT,
	education_note TEXT,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_damage_compensation PRIMARY KEY (id),
	CONSTRAINT uq_damage_compensation_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_damage_compensation_bigrams ON damage_compensation USING gin (bigrams(search_text))
-- next
CREATE TABLE purchase_request (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	department_id BIGINT NOT NULL,
	applicant_id BIGINT NOT NULL,
	category VARCHAR(40) NOT NULL,
	purpose VARCHAR(255) NOT NULL,
	needed_on DATE NOT NULL,
	is_urgent BOOLEAN NOT NULL,
	urgent_reason VARCHAR(255),
	fund_source VARCHAR(40) NOT NULL,
	is_government_catalogue BOOLEAN NOT NULL,
	procurement_method VARCHAR(40) NOT NULL,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_purchase_request PRIMARY KEY (id),
	CONSTRAINT uq_purchase_request_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_purchase_request_bigrams ON purchase_request USING gin (bigrams(search_text))
-- next
CREATE TABLE purchase_request_line (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	item_id BIGINT,
	item_name VARCHAR(255) NOT NULL,
	specification VARCHAR(255),
	unit VARCHAR(255) NOT NULL,
	quantity BIGINT NOT NULL,
	market_price BIGINT NOT NULL,
	planned_unit_price BIGINT NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_purchase_request_line PRIMARY KEY (id),
	CONSTRAINT uq_purchase_request_line_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_purchase_request_line_bigrams ON purchase_request_line USING gin (bigrams(search_text))
-- next
CREATE TABLE purchase_order (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	purchase_request_id BIGINT NOT NULL,
	supplier_id BIGINT NOT NULL,
	purchase_mode VARCHAR(40) NOT NULL,
	buyer_id BIGINT NOT NULL,
	subject VARCHAR(255) NOT NULL,
	contract_id BIGINT,
	delivery_due_on DATE,
	delivered_on DATE,
	invoice_no VARCHAR(255),
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_purchase_order PRIMARY KEY (id),
	CONSTRAINT uq_purchase_order_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_purchase_order_bigrams ON purchase_order USING gin (bigrams(search_text))
-- next
CREATE TABLE purchase_order_line (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	purchase_request_line_id BIGINT NOT NULL,
	item_id BIGINT,
	item_name VARCHAR(255) NOT NULL,
	specification VARCHAR(255),
	unit VARCHAR(255) NOT NULL,
	quantity BIGINT NOT NULL,
	unit_price BIGINT NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_purchase_order_line PRIMARY KEY (id),
	CONSTRAINT uq_purchase_order_line_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_purchase_order_line_bigrams ON purchase_order_line USING gin (bigrams(search_text))
-- next
CREATE TABLE acceptance (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	subject VARCHAR(40) NOT NULL,
	purchase_order_id BIGINT,
	contract_id BIGINT,
	supplier_id BIGINT NOT NULL,
	delivered_on DATE NOT NULL,
	delivery_note_no VARCHAR(255),
	invoice_no VARCHAR(255),
	first_acceptor_id BIGINT NOT NULL,
	second_acceptor_id BIGINT NOT NULL,
	rejection_handling VARCHAR(40),
	rejection_note VARCHAR(255),
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_acceptance PRIMARY KEY (id),
	CONSTRAINT uq_acceptance_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_acceptance_bigrams ON acceptance USING gin (bigrams(search_text))
-- next
CREATE TABLE acceptance_line (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	purchase_order_line_id BIGINT,
	item_id BIGINT,
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
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_acceptance_line PRIMARY KEY (id),
	CONSTRAINT uq_acceptance_line_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_acceptance_line_bigrams ON acceptance_line USING gin (bigrams(search_text))
-- next
CREATE TABLE supplier (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
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
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_supplier PRIMARY KEY (id),
	CONSTRAINT uq_supplier_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_supplier_bigrams ON supplier USING gin (bigrams(search_text))
-- next
CREATE TABLE supplier_licence (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	supplier_id BIGINT NOT NULL,
	licence_kind VARCHAR(40) NOT NULL,
	licence_no VARCHAR(255) NOT NULL,
	issuing_authority VARCHAR(255),
	issued_on DATE,
	is_permanent BOOLEAN NOT NULL,
	valid_until DATE,
	updated_on DATE NOT NULL,
	verified_by_id BIGINT NOT NULL,
	scan BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_supplier_licence PRIMARY KEY (id),
	CONSTRAINT uq_supplier_licence_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_supplier_licence_bigrams ON supplier_licence USING gin (bigrams(search_text))
-- next
CREATE TABLE contract (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	contract_no VARCHAR(80),
	name VARCHAR(255) NOT NULL,
	category VARCHAR(40) NOT NULL,
	supplier_id BIGINT,
	department_id BIGINT NOT NULL,
	counterparty_name VARCHAR(255),
	subject VARCHAR(255),
	amount BIGINT NOT NULL,
	signed_on DATE,
	starts_on DATE NOT NULL,
	valid_until DATE NOT NULL,
	is_renewal BOOLEAN NOT NULL,
	previous_contract_id BIGINT,
	signer_id BIGINT NOT NULL,
	payment_terms TEXT,
	deposit_amount BIGINT,
	fulfilment VARCHAR(40),
	fulfilment_note TEXT,
	reviewed_on DATE,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_contract PRIMARY KEY (id),
	CONSTRAINT uq_contract_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_contract_bigrams ON contract USING gin (bigrams(search_text))
-- next
CREATE TABLE contract_payment (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	due_on DATE,
	paid_on DATE,
	amount BIGINT NOT NULL,
	voucher_no VARCHAR(255),
	payment_kind VARCHAR(40),
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_contract_payment PRIMARY KEY (id),
	CONSTRAINT uq_contract_payment_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_contract_payment_bigrams ON contract_payment USING gin (bigrams(search_text))
-- next
CREATE TABLE item (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
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
	asset_class_id BIGINT,
	is_disabled BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_item PRIMARY KEY (id),
	CONSTRAINT uq_item_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_item_bigrams ON item USING gin (bigrams(search_text))
-- next
CREATE TABLE warehouse (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	category VARCHAR(40) NOT NULL,
	room_id BIGINT,
	department_id BIGINT NOT NULL,
	keeper_id BIGINT NOT NULL,
	deputy_keeper_id BIGINT,
	goods_categories VARCHAR(255),
	storage_condition VARCHAR(255),
	costing_method VARCHAR(40) NOT NULL,
	stocktake_cycle VARCHAR(40) NOT NULL,
	is_disabled BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_warehouse PRIMARY KEY (id),
	CONSTRAINT uq_warehouse_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_warehouse_bigrams ON warehouse USING gin (bigrams(search_text))
-- next
CREATE TABLE stock_in (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	warehouse_id BIGINT NOT NULL,
	category VARCHAR(40) NOT NULL,
	acceptance_id BIGINT,
	purchase_order_id BIGINT,
	supplier_id BIGINT,
	source_stock_out_id BIGINT,
	department_id BIGINT,
	delivered_by VARCHAR(255),
	invoice_no VARCHAR(255),
	keeper_id BIGINT NOT NULL,
	posted_on DATE,
	reversal_of_id BIGINT,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_stock_in PRIMARY KEY (id),
	CONSTRAINT uq_stock_in_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_stock_in_bigrams ON stock_in USING gin (bigrams(search_text))
-- next
CREATE TABLE stock_in_line (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	unit_price BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	batch_no VARCHAR(255),
	produced_on DATE,
	valid_until DATE,
	acceptance_line_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_stock_in_line PRIMARY KEY (id),
	CONSTRAINT uq_stock_in_line_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_stock_in_line_bigrams ON stock_in_line USING gin (bigrams(search_text))
-- next
CREATE TABLE stock_out (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	warehouse_id BIGINT NOT NULL,
	category VARCHAR(40) NOT NULL,
	department_id BIGINT,
	recipient_id BIGINT,
	class_group_id BIGINT,
	purpose VARCHAR(255) NOT NULL,
	meal VARCHAR(40),
	repair_request_id BIGINT,
	target_warehouse_id BIGINT,
	supplier_id BIGINT,
	keeper_id BIGINT NOT NULL,
	recipient_signature BIGINT,
	posted_on DATE,
	refusal_reason VARCHAR(255),
	reversal_of_id BIGINT,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_stock_out PRIMARY KEY (id),
	CONSTRAINT uq_stock_out_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_stock_out_bigrams ON stock_out USING gin (bigrams(search_text))
-- next
CREATE TABLE stock_out_line (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
	requested_quantity BIGINT NOT NULL,
	quantity BIGINT,
	batch_no VARCHAR(255),
	returned_old_quantity BIGINT,
	is_first_issue BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_stock_out_line PRIMARY KEY (id),
	CONSTRAINT uq_stock_out_line_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_stock_out_line_bigrams ON stock_out_line USING gin (bigrams(search_text))
-- next
CREATE TABLE tool (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	code VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	specification VARCHAR(255),
	category VARCHAR(40) NOT NULL,
	unit VARCHAR(255) NOT NULL,
	quantity BIGINT NOT NULL,
	unit_price BIGINT,
	purchased_on DATE,
	warehouse_id BIGINT NOT NULL,
	custodian_id BIGINT NOT NULL,
	tool_condition VARCHAR(40) NOT NULL,
	inspection_until DATE,
	fixed_asset_id BIGINT,
	item_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_tool PRIMARY KEY (id),
	CONSTRAINT uq_tool_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_tool_bigrams ON tool USING gin (bigrams(search_text))
-- next
CREATE TABLE tool_issue (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	tool_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	holder_id BIGINT NOT NULL,
	department_id BIGINT,
	purpose VARCHAR(255),
	repair_request_id BIGINT,
	issued_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	issued_by_id BIGINT NOT NULL,
	due_on DATE NOT NULL,
	returned_at TIMESTAMP WITHOUT TIME ZONE,
	return_condition VARCHAR(40),
	received_by_id BIGINT,
	handling VARCHAR(40),
	damage_compensation_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_tool_issue PRIMARY KEY (id),
	CONSTRAINT uq_tool_issue_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_tool_issue_bigrams ON tool_issue USING gin (bigrams(search_text))
-- next
CREATE TABLE canteen (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	canteen_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	canteen_kind VARCHAR(40) NOT NULL,
	operation_mode VARCHAR(40) NOT NULL,
	supplier_id BIGINT,
	licence_no VARCHAR(80),
	licence_valid_until DATE,
	warehouse_id BIGINT,
	building_id BIGINT,
	area_quantity BIGINT,
	seat_count INTEGER,
	safety_director_id BIGINT,
	safety_officer_id BIGINT NOT NULL,
	manager_id BIGINT,
	has_open_kitchen_video BOOLEAN NOT NULL,
	bulk_purchase_mode VARCHAR(40),
	supervision_phone VARCHAR(255),
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_canteen PRIMARY KEY (id),
	CONSTRAINT uq_canteen_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_canteen_bigrams ON canteen USING gin (bigrams(search_text))
-- next
CREATE TABLE health_certificate (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	worker_id BIGINT NOT NULL,
	post VARCHAR(40) NOT NULL,
	employer_kind VARCHAR(40),
	canteen_id BIGINT,
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
	certificate_photo BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_health_certificate PRIMARY KEY (id),
	CONSTRAINT uq_health_certificate_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_health_certificate_bigrams ON health_certificate USING gin (bigrams(search_text))
-- next
CREATE TABLE food_inspection (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	canteen_id BIGINT NOT NULL,
	warehouse_id BIGINT NOT NULL,
	supplier_id BIGINT NOT NULL,
	contract_id BIGINT,
	delivery_note_no VARCHAR(255),
	arrived_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	vehicle_temperature BIGINT,
	voucher_kinds VARCHAR(255) NOT NULL,
	voucher_scan BIGINT,
	buyer_id BIGINT,
	inspector_id BIGINT NOT NULL,
	second_inspector_id BIGINT NOT NULL,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_food_inspection PRIMARY KEY (id),
	CONSTRAINT uq_food_inspection_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_food_inspection_bigrams ON food_inspection USING gin (bigrams(search_text))
-- next
CREATE TABLE food_inspection_line (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
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
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_food_inspection_line PRIMARY KEY (id),
	CONSTRAINT uq_food_inspection_line_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_food_inspection_line_bigrams ON food_inspection_line USING gin (bigrams(search_text))
-- next
CREATE TABLE food_sample (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	sampled_on DATE NOT NULL,
	canteen_id BIGINT NOT NULL,
	meal VARCHAR(40) NOT NULL,
	dish_name VARCHAR(255) NOT NULL,
	sample_grams INTEGER NOT NULL,
	sampled_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	sampler_id BIGINT NOT NULL,
	has_label BOOLEAN NOT NULL,
	refrigerator_place VARCHAR(255) NOT NULL,
	container_no VARCHAR(255),
	storage_temperature BIGINT,
	keep_hours INTEGER NOT NULL,
	is_sealed BOOLEAN NOT NULL,
	disposed_at TIMESTAMP WITHOUT TIME ZONE,
	disposal VARCHAR(40),
	disposer_id BIGINT,
	test_result VARCHAR(255),
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_food_sample PRIMARY KEY (id),
	CONSTRAINT uq_food_sample_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_food_sample_bigrams ON food_sample USING gin (bigrams(search_text))
-- next
CREATE TABLE dish (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
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
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_dish PRIMARY KEY (id),
	CONSTRAINT uq_dish_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_dish_bigrams ON dish USING gin (bigrams(search_text))
-- next
CREATE TABLE repair_request (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	reported_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	reporter_id BIGINT NOT NULL,
	reporter_role VARCHAR(40) NOT NULL,
	reporter_phone VARCHAR(255),
	channel VARCHAR(40) NOT NULL,
	room_id BIGINT NOT NULL,
	class_group_id BIGINT,
	fixed_asset_id BIGINT,
	object_name VARCHAR(255) NOT NULL,
	fault_category VARCHAR(40) NOT NULL,
	fault_description TEXT NOT NULL,
	urgency VARCHAR(40) NOT NULL,
	approval_class VARCHAR(40) NOT NULL,
	damage_cause VARCHAR(40),
	repairer_kind VARCHAR(40),
	repairer_id BIGINT,
	outside_supplier_id BIGINT,
	contract_id BIGINT,
	invoice_no VARCHAR(255),
	assigned_at TIMESTAMP WITHOUT TIME ZONE,
	arrived_at TIMESTAMP WITHOUT TIME ZONE,
	completed_at TIMESTAMP WITHOUT TIME ZONE,
	delay_reason VARCHAR(255),
	work_done TEXT,
	labour_amount BIGINT,
	accepted_by_id BIGINT,
	satisfaction VARCHAR(40),
	damage_compensation_id BIGINT,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_repair_request PRIMARY KEY (id),
	CONSTRAINT uq_repair_request_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_repair_request_bigrams ON repair_request USING gin (bigrams(search_text))
-- next
CREATE TABLE repair_pause (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	paused_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	resumed_at TIMESTAMP WITHOUT TIME ZONE,
	pause_reason VARCHAR(40) NOT NULL,
	explanation VARCHAR(255) NOT NULL,
	expected_on DATE NOT NULL,
	approved_by_id BIGINT NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_repair_pause PRIMARY KEY (id),
	CONSTRAINT uq_repair_pause_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_repair_pause_bigrams ON repair_pause USING gin (bigrams(search_text))
-- next
CREATE TABLE clean_zone (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	zone_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	zone_kind VARCHAR(40) NOT NULL,
	extent VARCHAR(255),
	building_id BIGINT,
	area_quantity BIGINT,
	term_id BIGINT NOT NULL,
	class_group_id BIGINT,
	department_id BIGINT,
	responsible_id BIGINT NOT NULL,
	sweep_times VARCHAR(255),
	daily_check_count INTEGER,
	standard TEXT NOT NULL,
	assigned_on DATE NOT NULL,
	zone_state VARCHAR(40) NOT NULL,
	layout_plan BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_clean_zone PRIMARY KEY (id),
	CONSTRAINT uq_clean_zone_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_clean_zone_bigrams ON clean_zone USING gin (bigrams(search_text))
-- next
CREATE TABLE hygiene_item (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	item_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	object_kind VARCHAR(40) NOT NULL,
	standard TEXT NOT NULL,
	full_score BIGINT NOT NULL,
	deduction_step BIGINT,
	sort_no INTEGER,
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_hygiene_item PRIMARY KEY (id),
	CONSTRAINT uq_hygiene_item_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_hygiene_item_bigrams ON hygiene_item USING gin (bigrams(search_text))
-- next
CREATE TABLE hygiene_check (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	term_id BIGINT NOT NULL,
	check_session VARCHAR(40) NOT NULL,
	object_kind VARCHAR(40) NOT NULL,
	checker_kind VARCHAR(40) NOT NULL,
	checked_by_id BIGINT NOT NULL,
	pupil_checkers VARCHAR(255),
	area_text VARCHAR(255),
	is_public BOOLEAN NOT NULL,
	published_at TIMESTAMP WITHOUT TIME ZONE,
	appeal_until DATE,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_hygiene_check PRIMARY KEY (id),
	CONSTRAINT uq_hygiene_check_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_hygiene_check_bigrams ON hygiene_check USING gin (bigrams(search_text))
-- next
CREATE TABLE hygiene_check_line (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	class_group_id BIGINT,
	clean_zone_id BIGINT,
	room_id BIGINT,
	hygiene_item_id BIGINT NOT NULL,
	full_score BIGINT NOT NULL,
	deducted_score BIGINT NOT NULL,
	deduction_reason VARCHAR(255),
	photo BIGINT,
	is_rectified BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_hygiene_check_line PRIMARY KEY (id),
	CONSTRAINT uq_hygiene_check_line_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_hygiene_check_line_bigrams ON hygiene_check_line USING gin (bigrams(search_text))
-- next
CREATE TABLE inspection_item (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	item_no VARCHAR(80) NOT NULL,
	name VARCHAR(255) NOT NULL,
	category VARCHAR(40) NOT NULL,
	frequency VARCHAR(40) NOT NULL,
	check_standard TEXT NOT NULL,
	is_key_item BOOLEAN NOT NULL,
	sort_no INTEGER,
	is_active BOOLEAN NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_inspection_item PRIMARY KEY (id),
	CONSTRAINT uq_inspection_item_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_inspection_item_bigrams ON inspection_item USING gin (bigrams(search_text))
-- next
CREATE TABLE safety_inspection (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	term_id BIGINT NOT NULL,
	inspection_kind VARCHAR(40) NOT NULL,
	area_text VARCHAR(255) NOT NULL,
	building_id BIGINT,
	room_id BIGINT,
	department_id BIGINT,
	is_key_place BOOLEAN NOT NULL,
	checked_by_id BIGINT NOT NULL,
	companions VARCHAR(255),
	responsible_id BIGINT NOT NULL,
	is_zero_report BOOLEAN NOT NULL,
	conclusion TEXT,
	next_inspection_on DATE,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_safety_inspection PRIMARY KEY (id),
	CONSTRAINT uq_safety_inspection_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_safety_inspection_bigrams ON safety_inspection USING gin (bigrams(search_text))
-- next
CREATE TABLE safety_inspection_line (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	line_no INTEGER NOT NULL,
	document_id BIGINT NOT NULL,
	inspection_item_id BIGINT NOT NULL,
	room_id BIGINT,
	check_result VARCHAR(40) NOT NULL,
	finding VARCHAR(255),
	hazard_id BIGINT,
	photo BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_safety_inspection_line PRIMARY KEY (id),
	CONSTRAINT uq_safety_inspection_line_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_safety_inspection_line_bigrams ON safety_inspection_line USING gin (bigrams(search_text))
-- next
CREATE TABLE hazard (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	document_no VARCHAR(80),
	date DATE NOT NULL,
	state VARCHAR(40) NOT NULL,
	hazard_source VARCHAR(40) NOT NULL,
	discovered_by_id BIGINT NOT NULL,
	category VARCHAR(40) NOT NULL,
	room_id BIGINT,
	place_text VARCHAR(255),
	description TEXT NOT NULL,
	photo_before BIGINT,
	hazard_level VARCHAR(40) NOT NULL,
	is_use_stopped BOOLEAN NOT NULL,
	reported_to_id BIGINT,
	reported_at TIMESTAMP WITHOUT TIME ZONE,
	rectify_mode VARCHAR(40),
	rectification_plan TEXT,
	contingency VARCHAR(255),
	department_id BIGINT,
	responsible_id BIGINT,
	rectify_amount BIGINT,
	due_on DATE,
	repair_request_id BIGINT,
	completed_on DATE,
	photo_after BIGINT,
	accepted_by_id BIGINT,
	acceptance_opinion VARCHAR(255),
	is_reported_up BOOLEAN NOT NULL,
	prepared_by_id BIGINT,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_hazard PRIMARY KEY (id),
	CONSTRAINT uq_hazard_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_hazard_bigrams ON hazard USING gin (bigrams(search_text))
-- next
CREATE TABLE visitor (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	entered_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	visitor_name VARCHAR(255) NOT NULL,
	gender VARCHAR(40),
	person_count INTEGER NOT NULL,
	document_kind VARCHAR(40) NOT NULL,
	document_no VARCHAR(255),
	is_document_shown BOOLEAN NOT NULL,
	organisation VARCHAR(255),
	phone VARCHAR(255) NOT NULL,
	visit_reason VARCHAR(255) NOT NULL,
	visited_staff_id BIGINT,
	visited_department_id BIGINT,
	visit_confirmation VARCHAR(40) NOT NULL,
	entry_decision VARCHAR(40) NOT NULL,
	plate_no VARCHAR(255),
	belongings VARCHAR(255),
	belongings_check VARCHAR(40),
	badge_no VARCHAR(255),
	left_at TIMESTAMP WITHOUT TIME ZONE,
	guard_id BIGINT NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_visitor PRIMARY KEY (id),
	CONSTRAINT uq_visitor_school_id_id UNIQUE (school_id, id)
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
CREATE INDEX ix_visitor_bigrams ON visitor USING gin (bigrams(search_text))
-- next
CREATE TABLE staff (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	staff_no VARCHAR(80),
	name VARCHAR(255) NOT NULL,
	gender VARCHAR(40),
	identity_kind VARCHAR(40),
	identity_no VARCHAR(80),
	phone VARCHAR(255),
	emergency_contact VARCHAR(255),
	emergency_phone VARCHAR(255),
	department_id BIGINT,
	position_id BIGINT NOT NULL,
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
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_staff PRIMARY KEY (id),
	CONSTRAINT uq_staff_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_staff_bigrams ON staff USING gin (bigrams(search_text))
-- next
CREATE TABLE position (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	name VARCHAR(255) NOT NULL,
	department_id BIGINT,
	parent_position_id BIGINT,
	headcount INTEGER NOT NULL,
	duties TEXT NOT NULL,
	workload_standard TEXT NOT NULL,
	safety_duty TEXT,
	is_health_certificate_needed BOOLEAN NOT NULL,
	certificate_kind VARCHAR(40),
	version_no VARCHAR(255),
	effective_on DATE,
	approved_by_id BIGINT,
	reaffirmed_on DATE,
	position_status VARCHAR(40) NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_position PRIMARY KEY (id),
	CONSTRAINT uq_position_school_id_id UNIQUE (school_id, id),
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
CREATE INDEX ix_position_bigrams ON position USING gin (bigrams(search_text))
-- next
ALTER TABLE stock_in_line ADD CONSTRAINT fk_stock_in_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE purchase_request_line ADD CONSTRAINT fk_purchase_request_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE acceptance_line ADD CONSTRAINT fk_acceptance_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id)
-- next
ALTER TABLE supplier ADD CONSTRAINT fk_supplier_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_requester_id FOREIGN KEY(school_id, requester_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_repairer_id FOREIGN KEY(school_id, repairer_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE asset_transfer_line ADD CONSTRAINT fk_asset_transfer_line_from_room_id FOREIGN KEY(school_id, from_room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE building ADD CONSTRAINT fk_building_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE role_assignment ADD CONSTRAINT fk_role_assignment_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id)
-- next
ALTER TABLE staff ADD CONSTRAINT fk_staff_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE supplier ADD CONSTRAINT fk_supplier_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_outside_supplier_id FOREIGN KEY(school_id, outside_supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_office_handler_id FOREIGN KEY(office_handler_id) REFERENCES staff (id)
-- next
ALTER TABLE acceptance_line ADD CONSTRAINT fk_acceptance_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE asset_transfer_line ADD CONSTRAINT fk_asset_transfer_line_to_room_id FOREIGN KEY(school_id, to_room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_purchase_order_id FOREIGN KEY(school_id, purchase_order_id) REFERENCES purchase_order (school_id, id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_recipient_id FOREIGN KEY(school_id, recipient_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE building ADD CONSTRAINT fk_building_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE stock_out_line ADD CONSTRAINT fk_stock_out_line_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE school_calendar ADD CONSTRAINT fk_school_calendar_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE role_assignment ADD CONSTRAINT fk_role_assignment_stands_in_for_id FOREIGN KEY(school_id, stands_in_for_id) REFERENCES user_account (school_id, id)
-- next
ALTER TABLE supplier ADD CONSTRAINT fk_supplier_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE stock_in_line ADD CONSTRAINT fk_stock_in_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE staff ADD CONSTRAINT fk_staff_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE room ADD CONSTRAINT fk_room_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE acceptance_line ADD CONSTRAINT fk_acceptance_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE building ADD CONSTRAINT fk_building_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_handed_over_by_id FOREIGN KEY(school_id, handed_over_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id)
-- next
ALTER TABLE asset_transfer_line ADD CONSTRAINT fk_asset_transfer_line_to_custodian_id FOREIGN KEY(school_id, to_custodian_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id)
-- next
ALTER TABLE school_calendar ADD CONSTRAINT fk_school_calendar_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id)
-- next
ALTER TABLE stock_out_line ADD CONSTRAINT fk_stock_out_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES stock_out (school_id, id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE room ADD CONSTRAINT fk_room_building_id FOREIGN KEY(school_id, building_id) REFERENCES building (school_id, id)
-- next
ALTER TABLE purchase_request ADD CONSTRAINT fk_purchase_request_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE staff ADD CONSTRAINT fk_staff_position_id FOREIGN KEY(school_id, position_id) REFERENCES position (school_id, id)
-- next
ALTER TABLE stock_in_line ADD CONSTRAINT fk_stock_in_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE role_assignment ADD CONSTRAINT fk_role_assignment_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE school_calendar ADD CONSTRAINT fk_school_calendar_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE building ADD CONSTRAINT fk_building_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_received_by_id FOREIGN KEY(school_id, received_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE asset_transfer_line ADD CONSTRAINT fk_asset_transfer_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_accepted_by_id FOREIGN KEY(school_id, accepted_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id)
-- next
ALTER TABLE purchase_request ADD CONSTRAINT fk_purchase_request_applicant_id FOREIGN KEY(school_id, applicant_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE stock_out_line ADD CONSTRAINT fk_stock_out_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id)
-- next
ALTER TABLE position ADD CONSTRAINT fk_position_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE purchase_request ADD CONSTRAINT fk_purchase_request_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_discovered_by_id FOREIGN KEY(school_id, discovered_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE school_calendar ADD CONSTRAINT fk_school_calendar_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE room ADD CONSTRAINT fk_room_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE staff ADD CONSTRAINT fk_staff_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE role_assignment ADD CONSTRAINT fk_role_assignment_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE school_setting ADD CONSTRAINT fk_school_setting_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE building ADD CONSTRAINT fk_building_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id)
-- next
ALTER TABLE asset_transfer_line ADD CONSTRAINT fk_asset_transfer_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_tool_id FOREIGN KEY(school_id, tool_id) REFERENCES tool (school_id, id)
-- next
ALTER TABLE position ADD CONSTRAINT fk_position_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_target_warehouse_id FOREIGN KEY(school_id, target_warehouse_id) REFERENCES warehouse (school_id, id)
-- next
ALTER TABLE stock_out_line ADD CONSTRAINT fk_stock_out_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE food_sample ADD CONSTRAINT fk_food_sample_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_first_acceptor_id FOREIGN KEY(school_id, first_acceptor_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_from_department_id FOREIGN KEY(school_id, from_department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE school_setting ADD CONSTRAINT fk_school_setting_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE staff ADD CONSTRAINT fk_staff_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE room ADD CONSTRAINT fk_room_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_building_id FOREIGN KEY(school_id, building_id) REFERENCES building (school_id, id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_handler_id FOREIGN KEY(handler_id) REFERENCES staff (id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_holder_id FOREIGN KEY(school_id, holder_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE food_sample ADD CONSTRAINT fk_food_sample_canteen_id FOREIGN KEY(school_id, canteen_id) REFERENCES canteen (school_id, id)
-- next
ALTER TABLE position ADD CONSTRAINT fk_position_parent_position_id FOREIGN KEY(school_id, parent_position_id) REFERENCES position (school_id, id)
-- next
ALTER TABLE stock_out_line ADD CONSTRAINT fk_stock_out_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE school_setting ADD CONSTRAINT fk_school_setting_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE purchase_order ADD CONSTRAINT fk_purchase_order_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE purchase_request ADD CONSTRAINT fk_purchase_request_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_to_department_id FOREIGN KEY(school_id, to_department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_second_acceptor_id FOREIGN KEY(school_id, second_acceptor_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_reported_to_id FOREIGN KEY(school_id, reported_to_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE room ADD CONSTRAINT fk_room_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE purchase_order ADD CONSTRAINT fk_purchase_order_purchase_request_id FOREIGN KEY(school_id, purchase_request_id) REFERENCES purchase_request (school_id, id)
-- next
ALTER TABLE purchase_request ADD CONSTRAINT fk_purchase_request_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE food_sample ADD CONSTRAINT fk_food_sample_sampler_id FOREIGN KEY(school_id, sampler_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE hygiene_item ADD CONSTRAINT fk_hygiene_item_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE purchase_request_line ADD CONSTRAINT fk_purchase_request_line_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE position ADD CONSTRAINT fk_position_approved_by_id FOREIGN KEY(school_id, approved_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_to_school_id FOREIGN KEY(to_school_id) REFERENCES school (id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE room ADD CONSTRAINT fk_room_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE purchase_request ADD CONSTRAINT fk_purchase_request_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE purchase_order ADD CONSTRAINT fk_purchase_order_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE school ADD CONSTRAINT fk_school_parent_school_id FOREIGN KEY(parent_school_id) REFERENCES school (id)
-- next
ALTER TABLE purchase_request_line ADD CONSTRAINT fk_purchase_request_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES purchase_request (school_id, id)
-- next
ALTER TABLE hygiene_item ADD CONSTRAINT fk_hygiene_item_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE department ADD CONSTRAINT fk_department_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE asset_transfer_line ADD CONSTRAINT fk_asset_transfer_line_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE food_sample ADD CONSTRAINT fk_food_sample_disposer_id FOREIGN KEY(school_id, disposer_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_to_class_group_id FOREIGN KEY(school_id, to_class_group_id) REFERENCES class_group (school_id, id)
-- next
ALTER TABLE position ADD CONSTRAINT fk_position_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE acceptance_line ADD CONSTRAINT fk_acceptance_line_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_reversal_of_id FOREIGN KEY(school_id, reversal_of_id) REFERENCES stock_out (school_id, id)
-- next
ALTER TABLE supplier_licence ADD CONSTRAINT fk_supplier_licence_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE hygiene_item ADD CONSTRAINT fk_hygiene_item_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE acceptance ADD CONSTRAINT fk_acceptance_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_checked_by_id FOREIGN KEY(school_id, checked_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE asset_transfer_line ADD CONSTRAINT fk_asset_transfer_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES asset_transfer (school_id, id)
-- next
ALTER TABLE stock_in_line ADD CONSTRAINT fk_stock_in_line_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE department ADD CONSTRAINT fk_department_parent_department_id FOREIGN KEY(school_id, parent_department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE position ADD CONSTRAINT fk_position_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE acceptance_line ADD CONSTRAINT fk_acceptance_line_purchase_order_line_id FOREIGN KEY(school_id, purchase_order_line_id) REFERENCES purchase_order_line (school_id, id)
-- next
ALTER TABLE purchase_request_line ADD CONSTRAINT fk_purchase_request_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id)
-- next
ALTER TABLE purchase_order ADD CONSTRAINT fk_purchase_order_buyer_id FOREIGN KEY(school_id, buyer_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE health_certificate ADD CONSTRAINT fk_health_certificate_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE food_sample ADD CONSTRAINT fk_food_sample_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_damage_compensation_id FOREIGN KEY(school_id, damage_compensation_id) REFERENCES damage_compensation (school_id, id)
-- next
ALTER TABLE acceptance_line ADD CONSTRAINT fk_acceptance_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES acceptance (school_id, id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_to_room_id FOREIGN KEY(school_id, to_room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE supplier_licence ADD CONSTRAINT fk_supplier_licence_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_issued_by_id FOREIGN KEY(school_id, issued_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE tool ADD CONSTRAINT fk_tool_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE stock_in_line ADD CONSTRAINT fk_stock_in_line_acceptance_line_id FOREIGN KEY(school_id, acceptance_line_id) REFERENCES acceptance_line (school_id, id)
-- next
ALTER TABLE stock_in_line ADD CONSTRAINT fk_stock_in_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES stock_in (school_id, id)
-- next
ALTER TABLE department ADD CONSTRAINT fk_department_head_id FOREIGN KEY(school_id, head_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE asset_class ADD CONSTRAINT fk_asset_class_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE food_sample ADD CONSTRAINT fk_food_sample_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE asset_transfer_line ADD CONSTRAINT fk_asset_transfer_line_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id)
-- next
ALTER TABLE purchase_order ADD CONSTRAINT fk_purchase_order_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id)
-- next
ALTER TABLE health_certificate ADD CONSTRAINT fk_health_certificate_worker_id FOREIGN KEY(school_id, worker_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE purchase_request_line ADD CONSTRAINT fk_purchase_request_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE asset_transfer ADD CONSTRAINT fk_asset_transfer_to_custodian_id FOREIGN KEY(school_id, to_custodian_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE supplier_licence ADD CONSTRAINT fk_supplier_licence_verified_by_id FOREIGN KEY(school_id, verified_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE stock_out ADD CONSTRAINT fk_stock_out_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id)
-- next
ALTER TABLE tool_issue ADD CONSTRAINT fk_tool_issue_received_by_id FOREIGN KEY(school_id, received_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE tool ADD CONSTRAINT fk_tool_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id)
-- next
ALTER TABLE user_account ADD CONSTRAINT fk_user_account_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE warehouse ADD CONSTRAINT fk_warehouse_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_accepted_by_id FOREIGN KEY(school_id, accepted_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE department ADD CONSTRAINT fk_department_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE contract ADD CONSTRAINT fk_contract_previous_contract_id FOREIGN KEY(school_id, previous_contract_id) REFERENCES contract (school_id, id)
-- next
ALTER TABLE health_certificate ADD CONSTRAINT fk_health_certificate_canteen_id FOREIGN KEY(school_id, canteen_id) REFERENCES canteen (school_id, id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE visitor ADD CONSTRAINT fk_visitor_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE purchase_order ADD CONSTRAINT fk_purchase_order_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE asset_class ADD CONSTRAINT fk_asset_class_parent_class_id FOREIGN KEY(parent_class_id) REFERENCES asset_class (id)
-- next
ALTER TABLE supplier_licence ADD CONSTRAINT fk_supplier_licence_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE department ADD CONSTRAINT fk_department_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE tool ADD CONSTRAINT fk_tool_custodian_id FOREIGN KEY(school_id, custodian_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE user_account ADD CONSTRAINT fk_user_account_staff_id FOREIGN KEY(school_id, staff_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_repair_request_id FOREIGN KEY(school_id, repair_request_id) REFERENCES repair_request (school_id, id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE purchase_order_line ADD CONSTRAINT fk_purchase_order_line_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE hygiene_check_line ADD CONSTRAINT fk_hygiene_check_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE food_inspection_line ADD CONSTRAINT fk_food_inspection_line_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE asset_class ADD CONSTRAINT fk_asset_class_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE visitor ADD CONSTRAINT fk_visitor_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE health_certificate ADD CONSTRAINT fk_health_certificate_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE purchase_order ADD CONSTRAINT fk_purchase_order_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE supplier_licence ADD CONSTRAINT fk_supplier_licence_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE contract ADD CONSTRAINT fk_contract_signer_id FOREIGN KEY(school_id, signer_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE canteen ADD CONSTRAINT fk_canteen_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_reverses_event_id FOREIGN KEY(school_id, reverses_event_id) REFERENCES asset_event (school_id, id)
-- next
ALTER TABLE clean_zone ADD CONSTRAINT fk_clean_zone_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE user_account ADD CONSTRAINT fk_user_account_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE purchase_order_line ADD CONSTRAINT fk_purchase_order_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES purchase_order (school_id, id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE safety_inspection ADD CONSTRAINT fk_safety_inspection_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE tool ADD CONSTRAINT fk_tool_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id)
-- next
ALTER TABLE food_inspection_line ADD CONSTRAINT fk_food_inspection_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES food_inspection (school_id, id)
-- next
ALTER TABLE hygiene_check ADD CONSTRAINT fk_hygiene_check_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE asset_class ADD CONSTRAINT fk_asset_class_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_student_id FOREIGN KEY(school_id, student_id) REFERENCES student (school_id, id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_source_stock_out_id FOREIGN KEY(school_id, source_stock_out_id) REFERENCES stock_out (school_id, id)
-- next
ALTER TABLE hygiene_check_line ADD CONSTRAINT fk_hygiene_check_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id)
-- next
ALTER TABLE purchase_order ADD CONSTRAINT fk_purchase_order_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE health_certificate ADD CONSTRAINT fk_health_certificate_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE contract ADD CONSTRAINT fk_contract_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE canteen ADD CONSTRAINT fk_canteen_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE hygiene_check_line ADD CONSTRAINT fk_hygiene_check_line_clean_zone_id FOREIGN KEY(school_id, clean_zone_id) REFERENCES clean_zone (school_id, id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection_line ADD CONSTRAINT fk_safety_inspection_line_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE hazard ADD CONSTRAINT fk_hazard_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE user_account ADD CONSTRAINT fk_user_account_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_canteen_id FOREIGN KEY(school_id, canteen_id) REFERENCES canteen (school_id, id)
-- next
ALTER TABLE clean_zone ADD CONSTRAINT fk_clean_zone_building_id FOREIGN KEY(school_id, building_id) REFERENCES building (school_id, id)
-- next
ALTER TABLE purchase_order_line ADD CONSTRAINT fk_purchase_order_line_purchase_request_line_id FOREIGN KEY(school_id, purchase_request_line_id) REFERENCES purchase_request_line (school_id, id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE hygiene_check ADD CONSTRAINT fk_hygiene_check_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id)
-- next
ALTER TABLE food_inspection_line ADD CONSTRAINT fk_food_inspection_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id)
-- next
ALTER TABLE repair_pause ADD CONSTRAINT fk_repair_pause_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_staff_id FOREIGN KEY(school_id, staff_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE contract ADD CONSTRAINT fk_contract_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection_line ADD CONSTRAINT fk_safety_inspection_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES safety_inspection (school_id, id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE canteen ADD CONSTRAINT fk_canteen_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE tool ADD CONSTRAINT fk_tool_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id)
-- next
ALTER TABLE student ADD CONSTRAINT fk_student_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id)
-- next
ALTER TABLE clean_zone ADD CONSTRAINT fk_clean_zone_term_id FOREIGN KEY(school_id, term_id) REFERENCES term (school_id, id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id)
-- next
ALTER TABLE repair_pause ADD CONSTRAINT fk_repair_pause_document_id FOREIGN KEY(school_id, document_id) REFERENCES repair_request (school_id, id)
-- next
ALTER TABLE item ADD CONSTRAINT fk_item_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE hygiene_check ADD CONSTRAINT fk_hygiene_check_checked_by_id FOREIGN KEY(school_id, checked_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE contract ADD CONSTRAINT fk_contract_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE purchase_order_line ADD CONSTRAINT fk_purchase_order_line_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id)
-- next
ALTER TABLE tool ADD CONSTRAINT fk_tool_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection_line ADD CONSTRAINT fk_safety_inspection_line_inspection_item_id FOREIGN KEY(school_id, inspection_item_id) REFERENCES inspection_item (school_id, id)
-- next
ALTER TABLE food_inspection_line ADD CONSTRAINT fk_food_inspection_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE class_group ADD CONSTRAINT fk_class_group_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id)
-- next
ALTER TABLE warehouse ADD CONSTRAINT fk_warehouse_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_custodian_id FOREIGN KEY(school_id, custodian_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE canteen ADD CONSTRAINT fk_canteen_building_id FOREIGN KEY(school_id, building_id) REFERENCES building (school_id, id)
-- next
ALTER TABLE student ADD CONSTRAINT fk_student_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE clean_zone ADD CONSTRAINT fk_clean_zone_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_from_department_id FOREIGN KEY(school_id, from_department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE item ADD CONSTRAINT fk_item_asset_class_id FOREIGN KEY(asset_class_id) REFERENCES asset_class (id)
-- next
ALTER TABLE hygiene_check ADD CONSTRAINT fk_hygiene_check_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE tool ADD CONSTRAINT fk_tool_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE repair_pause ADD CONSTRAINT fk_repair_pause_approved_by_id FOREIGN KEY(school_id, approved_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE food_inspection_line ADD CONSTRAINT fk_food_inspection_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE class_group ADD CONSTRAINT fk_class_group_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE purchase_order_line ADD CONSTRAINT fk_purchase_order_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE hygiene_check_line ADD CONSTRAINT fk_hygiene_check_line_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE class_group ADD CONSTRAINT fk_class_group_class_teacher_id FOREIGN KEY(school_id, class_teacher_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE warehouse ADD CONSTRAINT fk_warehouse_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE student ADD CONSTRAINT fk_student_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_reversal_of_id FOREIGN KEY(school_id, reversal_of_id) REFERENCES stock_in (school_id, id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE item ADD CONSTRAINT fk_item_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection_line ADD CONSTRAINT fk_safety_inspection_line_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE canteen ADD CONSTRAINT fk_canteen_safety_director_id FOREIGN KEY(school_id, safety_director_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE hygiene_check ADD CONSTRAINT fk_hygiene_check_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE clean_zone ADD CONSTRAINT fk_clean_zone_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_to_department_id FOREIGN KEY(school_id, to_department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE repair_pause ADD CONSTRAINT fk_repair_pause_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE hygiene_check_line ADD CONSTRAINT fk_hygiene_check_line_document_id FOREIGN KEY(school_id, document_id) REFERENCES hygiene_check (school_id, id)
-- next
ALTER TABLE purchase_order_line ADD CONSTRAINT fk_purchase_order_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE class_group ADD CONSTRAINT fk_class_group_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE item ADD CONSTRAINT fk_item_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE hygiene_check ADD CONSTRAINT fk_hygiene_check_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE student ADD CONSTRAINT fk_student_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE canteen ADD CONSTRAINT fk_canteen_safety_officer_id FOREIGN KEY(school_id, safety_officer_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_damage_compensation_id FOREIGN KEY(school_id, damage_compensation_id) REFERENCES damage_compensation (school_id, id)
-- next
ALTER TABLE safety_inspection_line ADD CONSTRAINT fk_safety_inspection_line_hazard_id FOREIGN KEY(school_id, hazard_id) REFERENCES hazard (school_id, id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_buyer_id FOREIGN KEY(school_id, buyer_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE repair_pause ADD CONSTRAINT fk_repair_pause_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE term ADD CONSTRAINT fk_term_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE visitor ADD CONSTRAINT fk_visitor_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE clean_zone ADD CONSTRAINT fk_clean_zone_responsible_id FOREIGN KEY(school_id, responsible_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE class_group ADD CONSTRAINT fk_class_group_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE contract_payment ADD CONSTRAINT fk_contract_payment_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_reporter_id FOREIGN KEY(school_id, reporter_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE hygiene_check_line ADD CONSTRAINT fk_hygiene_check_line_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_from_room_id FOREIGN KEY(school_id, from_room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE term ADD CONSTRAINT fk_term_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE warehouse ADD CONSTRAINT fk_warehouse_keeper_id FOREIGN KEY(school_id, keeper_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE inspection_item ADD CONSTRAINT fk_inspection_item_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE contract ADD CONSTRAINT fk_contract_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE canteen ADD CONSTRAINT fk_canteen_manager_id FOREIGN KEY(school_id, manager_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE safety_inspection_line ADD CONSTRAINT fk_safety_inspection_line_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE contract_payment ADD CONSTRAINT fk_contract_payment_document_id FOREIGN KEY(school_id, document_id) REFERENCES contract (school_id, id)
-- next
ALTER TABLE school ADD CONSTRAINT fk_school_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE clean_zone ADD CONSTRAINT fk_clean_zone_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE role_assignment ADD CONSTRAINT fk_role_assignment_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE visitor ADD CONSTRAINT fk_visitor_visited_staff_id FOREIGN KEY(school_id, visited_staff_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_inspector_id FOREIGN KEY(school_id, inspector_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE dish ADD CONSTRAINT fk_dish_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE school ADD CONSTRAINT fk_school_principal_id FOREIGN KEY(principal_id) REFERENCES staff (id)
-- next
ALTER TABLE term ADD CONSTRAINT fk_term_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_to_room_id FOREIGN KEY(school_id, to_room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_purchase_order_id FOREIGN KEY(school_id, purchase_order_id) REFERENCES purchase_order (school_id, id)
-- next
ALTER TABLE warehouse ADD CONSTRAINT fk_warehouse_deputy_keeper_id FOREIGN KEY(school_id, deputy_keeper_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id)
-- next
ALTER TABLE inspection_item ADD CONSTRAINT fk_inspection_item_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_asset_class_id FOREIGN KEY(asset_class_id) REFERENCES asset_class (id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE contract ADD CONSTRAINT fk_contract_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE clean_zone ADD CONSTRAINT fk_clean_zone_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE canteen ADD CONSTRAINT fk_canteen_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE visitor ADD CONSTRAINT fk_visitor_visited_department_id FOREIGN KEY(school_id, visited_department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE contract_payment ADD CONSTRAINT fk_contract_payment_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE safety_inspection_line ADD CONSTRAINT fk_safety_inspection_line_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE role_assignment ADD CONSTRAINT fk_role_assignment_user_account_id FOREIGN KEY(user_account_id) REFERENCES user_account (id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id)
-- next
ALTER TABLE dish ADD CONSTRAINT fk_dish_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_second_inspector_id FOREIGN KEY(school_id, second_inspector_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE inspection_item ADD CONSTRAINT fk_inspection_item_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_from_custodian_id FOREIGN KEY(school_id, from_custodian_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_supplier_id FOREIGN KEY(school_id, supplier_id) REFERENCES supplier (school_id, id)
-- next
ALTER TABLE damage_compensation ADD CONSTRAINT fk_damage_compensation_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE warehouse ADD CONSTRAINT fk_warehouse_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE stock_in ADD CONSTRAINT fk_stock_in_acceptance_id FOREIGN KEY(school_id, acceptance_id) REFERENCES acceptance (school_id, id)
-- next
ALTER TABLE hygiene_check_line ADD CONSTRAINT fk_hygiene_check_line_room_id FOREIGN KEY(school_id, room_id) REFERENCES room (school_id, id)
-- next
ALTER TABLE role_assignment ADD CONSTRAINT fk_role_assignment_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE contract ADD CONSTRAINT fk_contract_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE canteen ADD CONSTRAINT fk_canteen_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE contract_payment ADD CONSTRAINT fk_contract_payment_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE dish ADD CONSTRAINT fk_dish_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE repair_request ADD CONSTRAINT fk_repair_request_fixed_asset_id FOREIGN KEY(school_id, fixed_asset_id) REFERENCES fixed_asset (school_id, id)
-- next
ALTER TABLE visitor ADD CONSTRAINT fk_visitor_guard_id FOREIGN KEY(school_id, guard_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_prepared_by_id FOREIGN KEY(prepared_by_id) REFERENCES staff (id)
-- next
ALTER TABLE food_inspection ADD CONSTRAINT fk_food_inspection_contract_id FOREIGN KEY(school_id, contract_id) REFERENCES contract (school_id, id)
-- next
ALTER TABLE school ADD CONSTRAINT fk_school_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE fixed_asset ADD CONSTRAINT fk_fixed_asset_acceptance_id FOREIGN KEY(school_id, acceptance_id) REFERENCES acceptance (school_id, id)
-- next
ALTER TABLE warehouse ADD CONSTRAINT fk_warehouse_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE asset_event ADD CONSTRAINT fk_asset_event_to_custodian_id FOREIGN KEY(school_id, to_custodian_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE role_assignment ADD CONSTRAINT fk_role_assignment_class_group_id FOREIGN KEY(school_id, class_group_id) REFERENCES class_group (school_id, id)
-- next
ALTER TABLE hygiene_check_line ADD CONSTRAINT fk_hygiene_check_line_hygiene_item_id FOREIGN KEY(school_id, hygiene_item_id) REFERENCES hygiene_item (school_id, id)
-- next
