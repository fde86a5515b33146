-- What is due of one connection, so that each gets its turn however much another has waiting.
CREATE INDEX inbox_turn ON inbox (site_id, connection_id, due_at, id) WHERE state = 'waiting';
-- What was being worked on when the program ended.
CREATE INDEX inbox_suspect ON inbox (due_at, id) WHERE state = 'waiting' AND crashes > 0;
