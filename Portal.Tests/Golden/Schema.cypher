// Uniqueness: every edition
CREATE CONSTRAINT `Disease_key` IF NOT EXISTS FOR (n:`Disease`) REQUIRE n.`code` IS UNIQUE;

// Existence and types: Enterprise Edition
// CREATE CONSTRAINT `Disease_code_exists` IF NOT EXISTS FOR (n:`Disease`) REQUIRE n.`code` IS NOT NULL;
// CREATE CONSTRAINT `Disease_code_type` IF NOT EXISTS FOR (n:`Disease`) REQUIRE n.`code` IS :: STRING;
// CREATE CONSTRAINT `Disease_duration_type` IF NOT EXISTS FOR (n:`Disease`) REQUIRE n.`duration` IS :: INTEGER | FLOAT;
// CREATE CONSTRAINT `Disease_onset_type` IF NOT EXISTS FOR (n:`Disease`) REQUIRE n.`onset` IS :: LIST<DATE NOT NULL>;
// CREATE CONSTRAINT `Disease_chronic_type` IF NOT EXISTS FOR (n:`Disease`) REQUIRE n.`chronic` IS :: BOOLEAN;
// CREATE CONSTRAINT `Disease_severity_type` IF NOT EXISTS FOR (n:`Disease`) REQUIRE n.`severity` IS :: STRING;
// CREATE CONSTRAINT `has_symptom_frequency_type` IF NOT EXISTS FOR ()-[r:`has_symptom`]-() REQUIRE r.`frequency` IS :: INTEGER | FLOAT;
