CREATE TABLE stock_movement (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	sequence_no INTEGER NOT NULL,
	effective_on DATE NOT NULL,
	warehouse_id INTEGER NOT NULL,
	item_id INTEGER NOT NULL,
	batch_no VARCHAR(255),
	valid_until DATE,
	movement_kind VARCHAR(40) NOT NULL,
	quantity BIGINT NOT NULL,
	unit_cost BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	department_id INTEGER,
	source_document VARCHAR(40) NOT NULL,
	source_no VARCHAR(255) NOT NULL,
	source_line_no INTEGER NOT NULL,
	summary VARCHAR(255),
	reversal_of_id INTEGER,
	posted_at DATETIME NOT NULL,
	posted_by_id INTEGER NOT NULL,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT uq_stock_movement_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_stock_movement_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_stock_movement_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id),
	CONSTRAINT fk_stock_movement_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id),
	CONSTRAINT fk_stock_movement_department_id FOREIGN KEY(school_id, department_id) REFERENCES department (school_id, id),
	CONSTRAINT fk_stock_movement_reversal_of_id FOREIGN KEY(school_id, reversal_of_id) REFERENCES stock_movement (school_id, id),
	CONSTRAINT fk_stock_movement_posted_by_id FOREIGN KEY(school_id, posted_by_id) REFERENCES staff (school_id, id),
	CONSTRAINT fk_stock_movement_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_stock_movement_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
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
CREATE VIRTUAL TABLE search_stock_movement USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_stock_movement_insert AFTER INSERT ON stock_movement WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_stock_movement (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_movement_update AFTER UPDATE OF search_text ON stock_movement WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_stock_movement (search_stock_movement, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_stock_movement (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_movement_delete AFTER DELETE ON stock_movement WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_stock_movement (search_stock_movement, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TRIGGER sealed_stock_movement_update BEFORE UPDATE ON stock_movement BEGIN SELECT RAISE(ABORT, 'sealed: stock_movement'); END
-- next
CREATE TRIGGER sealed_stock_movement_delete BEFORE DELETE ON stock_movement BEGIN SELECT RAISE(ABORT, 'sealed: stock_movement'); END
-- next
CREATE TABLE stock_balance (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	school_id INTEGER NOT NULL,
	warehouse_id INTEGER NOT NULL,
	item_id INTEGER NOT NULL,
	batch_no VARCHAR(255),
	quantity BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	produced_on DATE,
	valid_until DATE,
	last_moved_on DATE,
	remarks TEXT,
	created_by_id INTEGER,
	created_at DATETIME,
	updated_by_id INTEGER,
	updated_at DATETIME,
	row_version INTEGER NOT NULL,
	search_text TEXT,
	pinyin VARCHAR(120),
	CONSTRAINT ck_stock_balance_quantity CHECK (quantity >= 0),
	CONSTRAINT ck_stock_balance_amount CHECK (amount >= 0),
	CONSTRAINT uq_stock_balance_school_id_id UNIQUE (school_id, id),
	CONSTRAINT fk_stock_balance_school_id FOREIGN KEY(school_id) REFERENCES school (id),
	CONSTRAINT fk_stock_balance_warehouse_id FOREIGN KEY(school_id, warehouse_id) REFERENCES warehouse (school_id, id),
	CONSTRAINT fk_stock_balance_item_id FOREIGN KEY(school_id, item_id) REFERENCES item (school_id, id),
	CONSTRAINT fk_stock_balance_created_by_id FOREIGN KEY(created_by_id) REFERENCES user_account (id),
	CONSTRAINT fk_stock_balance_updated_by_id FOREIGN KEY(updated_by_id) REFERENCES user_account (id),
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
CREATE VIRTUAL TABLE search_stock_balance USING fts5(body, content='', detail=none, columnsize=0)
-- next
CREATE TRIGGER search_stock_balance_insert AFTER INSERT ON stock_balance WHEN new.search_text IS NOT NULL BEGIN INSERT INTO search_stock_balance (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_balance_update AFTER UPDATE OF search_text ON stock_balance WHEN old.search_text IS NOT new.search_text BEGIN INSERT INTO search_stock_balance (search_stock_balance, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; INSERT INTO search_stock_balance (rowid, body) SELECT new.id, bigrams(new.search_text) WHERE new.search_text IS NOT NULL; END
-- next
CREATE TRIGGER search_stock_balance_delete AFTER DELETE ON stock_balance WHEN old.search_text IS NOT NULL BEGIN INSERT INTO search_stock_balance (search_stock_balance, rowid, body) SELECT 'delete', old.id, bigrams(old.search_text) WHERE old.search_text IS NOT NULL; END
-- next
CREATE TRIGGER sealed_stock_in_update BEFORE UPDATE ON stock_in WHEN old.state IN ('POSTED', 'REVERSED') AND (NOT ((old.state = 'POSTED' AND new.state = 'POSTED') OR (old.state = 'POSTED' AND new.state = 'REVERSED') OR (old.state = 'REVERSED' AND new.state = 'REVERSED')) OR new.id IS NOT old.id OR new.school_id IS NOT old.school_id OR new.document_no IS NOT old.document_no OR new.date IS NOT old.date OR new.warehouse_id IS NOT old.warehouse_id OR new.category IS NOT old.category OR new.acceptance_id IS NOT old.acceptance_id OR new.purchase_order_id IS NOT old.purchase_order_id OR new.supplier_id IS NOT old.supplier_id OR new.source_stock_out_id IS NOT old.source_stock_out_id OR new.department_id IS NOT old.department_id OR new.delivered_by IS NOT old.delivered_by OR new.invoice_no IS NOT old.invoice_no OR new.keeper_id IS NOT old.keeper_id OR new.posted_on IS NOT old.posted_on OR new.reversal_of_id IS NOT old.reversal_of_id OR new.prepared_by_id IS NOT old.prepared_by_id OR new.remarks IS NOT old.remarks OR new.created_by_id IS NOT old.created_by_id OR new.created_at IS NOT old.created_at) BEGIN SELECT RAISE(ABORT, 'sealed: stock_in'); END
-- next
CREATE TRIGGER sealed_stock_in_delete BEFORE DELETE ON stock_in WHEN old.state IN ('POSTED', 'REVERSED') BEGIN SELECT RAISE(ABORT, 'sealed: stock_in'); END
-- next
CREATE TRIGGER sealed_stock_in_line_insert BEFORE INSERT ON stock_in_line WHEN EXISTS (SELECT 1 FROM stock_in WHERE state IN ('POSTED', 'REVERSED') AND id IN (new.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_in_line'); END
-- next
CREATE TRIGGER sealed_stock_in_line_update BEFORE UPDATE ON stock_in_line WHEN EXISTS (SELECT 1 FROM stock_in WHERE state IN ('POSTED', 'REVERSED') AND id IN (old.document_id, new.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_in_line'); END
-- next
CREATE TRIGGER sealed_stock_in_line_delete BEFORE DELETE ON stock_in_line WHEN EXISTS (SELECT 1 FROM stock_in WHERE state IN ('POSTED', 'REVERSED') AND id IN (old.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_in_line'); END
-- next
CREATE TRIGGER sealed_stock_out_update BEFORE UPDATE ON stock_out WHEN old.state IN ('POSTED', 'REVERSED') AND (NOT ((old.state = 'POSTED' AND new.state = 'POSTED') OR (old.state = 'POSTED' AND new.state = 'REVERSED') OR (old.state = 'REVERSED' AND new.state = 'REVERSED')) OR new.id IS NOT old.id OR new.school_id IS NOT old.school_id OR new.document_no IS NOT old.document_no OR new.date IS NOT old.date OR new.warehouse_id IS NOT old.warehouse_id OR new.category IS NOT old.category OR new.department_id IS NOT old.department_id OR new.recipient_id IS NOT old.recipient_id OR new.class_group_id IS NOT old.class_group_id OR new.purpose IS NOT old.purpose OR new.meal IS NOT old.meal OR new.repair_request_id IS NOT old.repair_request_id OR new.target_warehouse_id IS NOT old.target_warehouse_id OR new.supplier_id IS NOT old.supplier_id OR new.keeper_id IS NOT old.keeper_id OR new.recipient_signature IS NOT old.recipient_signature OR new.posted_on IS NOT old.posted_on OR new.refusal_reason IS NOT old.refusal_reason OR new.reversal_of_id IS NOT old.reversal_of_id OR new.prepared_by_id IS NOT old.prepared_by_id OR new.remarks IS NOT old.remarks OR new.created_by_id IS NOT old.created_by_id OR new.created_at IS NOT old.created_at) BEGIN SELECT RAISE(ABORT, 'sealed: stock_out'); END
-- next
CREATE TRIGGER sealed_stock_out_delete BEFORE DELETE ON stock_out WHEN old.state IN ('POSTED', 'REVERSED') BEGIN SELECT RAISE(ABORT, 'sealed: stock_out'); END
-- next
CREATE TRIGGER sealed_stock_out_line_insert BEFORE INSERT ON stock_out_line WHEN EXISTS (SELECT 1 FROM stock_out WHERE state IN ('POSTED', 'REVERSED') AND id IN (new.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_out_line'); END
-- next
CREATE TRIGGER sealed_stock_out_line_update BEFORE UPDATE ON stock_out_line WHEN EXISTS (SELECT 1 FROM stock_out WHERE state IN ('POSTED', 'REVERSED') AND id IN (old.document_id, new.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_out_line'); END
-- next
CREATE TRIGGER sealed_stock_out_line_delete BEFORE DELETE ON stock_out_line WHEN EXISTS (SELECT 1 FROM stock_out WHERE state IN ('POSTED', 'REVERSED') AND id IN (old.document_id)) BEGIN SELECT RAISE(ABORT, 'sealed: stock_out_line'); END
