CREATE OR REPLACE FUNCTION refuse_sealed() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'sealed: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
-- next
CREATE OR REPLACE FUNCTION refuse_sealed_line() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE is_sealed boolean; owners bigint[] := '{}';
BEGIN
  IF TG_OP <> 'INSERT' THEN owners := owners || OLD.document_id; END IF;
  IF TG_OP <> 'DELETE' THEN owners := owners || NEW.document_id; END IF;
  EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE id = ANY($1) AND state = ANY(string_to_array($2, '' '')))',
    TG_ARGV[0]) INTO is_sealed USING owners, TG_ARGV[1];
  IF is_sealed THEN
    RAISE EXCEPTION 'sealed: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$
-- next
CREATE TABLE stock_movement (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	sequence_no INTEGER NOT NULL,
	effective_on DATE NOT NULL,
	warehouse_id BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
	batch_no VARCHAR(255),
	valid_until DATE,
	movement_kind VARCHAR(40) NOT NULL,
	quantity BIGINT NOT NULL,
	unit_cost BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	department_id BIGINT,
	source_document VARCHAR(40) NOT NULL,
	source_no VARCHAR(255) NOT NULL,
	source_line_no INTEGER NOT NULL,
	summary VARCHAR(255),
	reversal_of_id BIGINT,
	posted_at TIMESTAMP WITHOUT TIME ZONE NOT NULL,
	posted_by_id BIGINT NOT NULL,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_stock_movement PRIMARY KEY (id),
	CONSTRAINT uq_stock_movement_school_id_id UNIQUE (school_id, id),
	CONSTRAINT uq_stock_movement_sequence_no UNIQUE (school_id, sequence_no),
	CONSTRAINT uq_stock_movement_reversal_of_id UNIQUE (school_id, reversal_of_id),
	CONSTRAINT uq_stock_movement_source_document_source_no_wareho_8b188158 UNIQUE (school_id, source_document, source_no, warehouse_id, batch_no, source_line_no)
)
-- next
CREATE INDEX ix_stock_movement_unit_cost ON stock_movement (school_id, unit_cost, id)
-- next
CREATE INDEX ix_stock_movement_posted_at ON stock_movement (school_id, posted_at, id)
-- next
CREATE INDEX ix_stock_movement_warehouse_id ON stock_movement (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_stock_movement_movement_kind ON stock_movement (school_id, movement_kind, id)
-- next
CREATE INDEX ix_stock_movement_valid_until ON stock_movement (school_id, valid_until, id)
-- next
CREATE INDEX ix_stock_movement_batch_no ON stock_movement (school_id, batch_no, id)
-- next
CREATE INDEX ix_stock_movement_posted_by_id ON stock_movement (school_id, posted_by_id, id)
-- next
CREATE INDEX ix_stock_movement_item_id ON stock_movement (school_id, item_id, id)
-- next
CREATE INDEX ix_stock_movement_summary ON stock_movement (school_id, summary, id)
-- next
CREATE INDEX ix_stock_movement_source_no ON stock_movement (school_id, source_no, id)
-- next
CREATE INDEX ix_stock_movement_effective_on ON stock_movement (school_id, effective_on, id)
-- next
CREATE INDEX ix_stock_movement_source_document ON stock_movement (school_id, source_document, id)
-- next
CREATE INDEX ix_stock_movement_department_id ON stock_movement (school_id, department_id, id)
-- next
CREATE INDEX ix_stock_movement_amount ON stock_movement (school_id, amount, id)
-- next
CREATE INDEX ix_stock_movement_bigrams ON stock_movement USING gin (bigrams(search_text))
-- next
CREATE TRIGGER sealed_stock_movement BEFORE UPDATE OR DELETE ON stock_movement FOR EACH ROW EXECUTE FUNCTION refuse_sealed()
-- next
CREATE TRIGGER sealed_stock_movement_truncate BEFORE TRUNCATE ON stock_movement FOR EACH STATEMENT EXECUTE FUNCTION refuse_sealed()
-- next
CREATE TABLE stock_balance (
	id BIGSERIAL NOT NULL,
	school_id BIGINT NOT NULL,
	warehouse_id BIGINT NOT NULL,
	item_id BIGINT NOT NULL,
	batch_no VARCHAR(255),
	quantity BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	produced_on DATE,
	valid_until DATE,
	last_moved_on DATE,
	remarks TEXT,
	created_by_id BIGINT,
	created_at TIMESTAMP WITHOUT TIME ZONE,
	updated_by_id BIGINT,
	updated_at TIMESTAMP WITHOUT TIME ZONE,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT pk_stock_balance PRIMARY KEY (id),
	CONSTRAINT ck_stock_balance_quantity CHECK (quantity >= 0),
	CONSTRAINT ck_stock_balance_amount CHECK (amount >= 0),
	CONSTRAINT uq_stock_balance_school_id_id UNIQUE (school_id, id),
	CONSTRAINT uq_stock_balance_warehouse_id_item_id_batch_no UNIQUE (school_id, warehouse_id, item_id, batch_no)
)
-- next
CREATE INDEX ix_stock_balance_batch_no ON stock_balance (school_id, batch_no, id)
-- next
CREATE INDEX ix_stock_balance_warehouse_id ON stock_balance (school_id, warehouse_id, id)
-- next
CREATE INDEX ix_stock_balance_last_moved_on ON stock_balance (school_id, last_moved_on, id)
-- next
CREATE INDEX ix_stock_balance_valid_until ON stock_balance (school_id, valid_until, id)
-- next
CREATE INDEX ix_stock_balance_amount ON stock_balance (school_id, amount, id)
-- next
CREATE INDEX ix_stock_balance_item_id ON stock_balance (school_id, item_id, id)
-- next
CREATE INDEX ix_stock_balance_bigrams ON stock_balance USING gin (bigrams(search_text))
-- next
ALTER TABLE stock_movement ADD CONSTRAINT fk_stock_movement_reversal_of_id FOREIGN KEY(school_id, reversal_of_id) REFERENCES stock_movement (school_id, id)
-- next
ALTER TABLE stock_movement ADD CONSTRAINT fk_stock_movement_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id)
-- next
ALTER TABLE stock_balance ADD CONSTRAINT fk_stock_balance_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id)
-- next
ALTER TABLE stock_movement ADD CONSTRAINT fk_stock_movement_posted_by_id FOREIGN KEY(school_id, posted_by_id) REFERENCES staff (school_id, id)
-- next
ALTER TABLE stock_movement ADD CONSTRAINT fk_stock_movement_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id)
-- next
ALTER TABLE stock_movement ADD CONSTRAINT fk_stock_movement_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE stock_balance ADD CONSTRAINT fk_stock_balance_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE stock_movement ADD CONSTRAINT fk_stock_movement_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id)
-- next
ALTER TABLE stock_balance ADD CONSTRAINT fk_stock_balance_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id)
-- next
ALTER TABLE stock_balance ADD CONSTRAINT fk_stock_balance_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE stock_balance ADD CONSTRAINT fk_stock_balance_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
ALTER TABLE stock_movement ADD CONSTRAINT fk_stock_movement_school_id FOREIGN KEY(school_id) REFERENCES school (id)
-- next
ALTER TABLE stock_movement ADD CONSTRAINT fk_stock_movement_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id)
-- next
CREATE TRIGGER sealed_stock_in_update BEFORE UPDATE ON stock_in FOR EACH ROW WHEN (old.state IN ('POSTED', 'REVERSED') AND (NOT ((old.state = 'POSTED' AND new.state = 'POSTED') OR (old.state = 'POSTED' AND new.state = 'REVERSED') OR (old.state = 'REVERSED' AND new.state = 'REVERSED')) OR new.id IS DISTINCT FROM old.id OR new.school_id IS DISTINCT FROM old.school_id OR new.document_no IS DISTINCT FROM old.document_no OR new.date IS DISTINCT FROM old.date OR new.warehouse_id IS DISTINCT FROM old.warehouse_id OR new.category IS DISTINCT FROM old.category OR new.acceptance_id IS DISTINCT FROM old.acceptance_id OR new.purchase_order_id IS DISTINCT FROM old.purchase_order_id OR new.supplier_id IS DISTINCT FROM old.supplier_id OR new.source_stock_out_id IS DISTINCT FROM old.source_stock_out_id OR new.department_id IS DISTINCT FROM old.department_id OR new.delivered_by IS DISTINCT FROM old.delivered_by OR new.invoice_no IS DISTINCT FROM old.invoice_no OR new.keeper_id IS DISTINCT FROM old.keeper_id OR new.posted_on IS DISTINCT FROM old.posted_on OR new.reversal_of_id IS DISTINCT FROM old.reversal_of_id OR new.prepared_by_id IS DISTINCT FROM old.prepared_by_id OR new.remarks IS DISTINCT FROM old.remarks OR new.created_by_id IS DISTINCT FROM old.created_by_id OR new.created_at IS DISTINCT FROM old.created_at)) EXECUTE FUNCTION refuse_sealed()
-- next
CREATE TRIGGER sealed_stock_in_delete BEFORE DELETE ON stock_in FOR EACH ROW WHEN (old.state IN ('POSTED', 'REVERSED')) EXECUTE FUNCTION refuse_sealed()
-- next
CREATE TRIGGER sealed_stock_in_line BEFORE INSERT OR UPDATE OR DELETE ON stock_in_line FOR EACH ROW EXECUTE FUNCTION refuse_sealed_line('stock_in', 'POSTED REVERSED')
-- next
CREATE TRIGGER sealed_stock_out_update BEFORE UPDATE ON stock_out FOR EACH ROW WHEN (old.state IN ('POSTED', 'REVERSED') AND (NOT ((old.state = 'POSTED' AND new.state = 'POSTED') OR (old.state = 'POSTED' AND new.state = 'REVERSED') OR (old.state = 'REVERSED' AND new.state = 'REVERSED')) OR new.id IS DISTINCT FROM old.id OR new.school_id IS DISTINCT FROM old.school_id OR new.document_no IS DISTINCT FROM old.document_no OR new.date IS DISTINCT FROM old.date OR new.warehouse_id IS DISTINCT FROM old.warehouse_id OR new.category IS DISTINCT FROM old.category OR new.department_id IS DISTINCT FROM old.department_id OR new.recipient_id IS DISTINCT FROM old.recipient_id OR new.class_group_id IS DISTINCT FROM old.class_group_id OR new.purpose IS DISTINCT FROM old.purpose OR new.meal IS DISTINCT FROM old.meal OR new.repair_request_id IS DISTINCT FROM old.repair_request_id OR new.target_warehouse_id IS DISTINCT FROM old.target_warehouse_id OR new.supplier_id IS DISTINCT FROM old.supplier_id OR new.keeper_id IS DISTINCT FROM old.keeper_id OR new.recipient_signature IS DISTINCT FROM old.recipient_signature OR new.posted_on IS DISTINCT FROM old.posted_on OR new.refusal_reason IS DISTINCT FROM old.refusal_reason OR new.reversal_of_id IS DISTINCT FROM old.reversal_of_id OR new.prepared_by_id IS DISTINCT FROM old.prepared_by_id OR new.remarks IS DISTINCT FROM old.remarks OR new.created_by_id IS DISTINCT FROM old.created_by_id OR new.created_at IS DISTINCT FROM old.created_at)) EXECUTE FUNCTION refuse_sealed()
-- next
CREATE TRIGGER sealed_stock_out_delete BEFORE DELETE ON stock_out FOR EACH ROW WHEN (old.state IN ('POSTED', 'REVERSED')) EXECUTE FUNCTION refuse_sealed()
-- next
CREATE TRIGGER sealed_stock_out_line BEFORE INSERT OR UPDATE OR DELETE ON stock_out_line FOR EACH ROW EXECUTE FUNCTION refuse_sealed_line('stock_out', 'POSTED REVERSED')
