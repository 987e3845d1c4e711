-- expand
-- Questions answered with and without the model; the answers of one stand in its body.
CREATE TABLE language_model_evaluation (
  id BIGINT PRIMARY KEY,
  body TEXT NOT NULL
);
