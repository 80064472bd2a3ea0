#include "state/migrations.hpp"

namespace distro::state {
namespace {

// Times are seconds since 1970, flags 0 or 1, enumerators spelled as in JSON.

/// A job and what came of it; `id` grows with the time of recording.
const Migration step_1{R"(CREATE TABLE result (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL UNIQUE,
            package TEXT NOT NULL,
            version TEXT NOT NULL,
            build TEXT NOT NULL,
            subdir TEXT NOT NULL,
            role TEXT NOT NULL,
            outcome TEXT NOT NULL,
            reason TEXT NOT NULL,
            elapsed_ms INTEGER NOT NULL))"};

/// The last results of one package are asked for before every run.
const Migration step_2{"CREATE INDEX result_by_package ON result (package, id)"};

/// Every attempt is a row, and has all that is known of it. What was in the prefixes is
/// most of that, and often the same: it is kept once.
const Migration step_3{
    R"(CREATE TABLE run (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         base TEXT NOT NULL,
         head TEXT NOT NULL,
         target TEXT NOT NULL,
         folder TEXT NOT NULL,
         started BIGINT NOT NULL,
         ended BIGINT,
         verdict TEXT))",
    "CREATE INDEX run_by_folder ON run (folder, id)",
    R"(CREATE TABLE environment (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         digest TEXT NOT NULL UNIQUE,
         document TEXT NOT NULL))",
    "ALTER TABLE result RENAME TO result_of_job",
    "DROP INDEX result_by_package",
    R"(CREATE TABLE result (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         job TEXT NOT NULL,
         run BIGINT REFERENCES run (id) ON DELETE SET NULL,
         package TEXT NOT NULL,
         version TEXT NOT NULL,
         build TEXT NOT NULL,
         subdir TEXT NOT NULL,
         sha256 TEXT NOT NULL,
         role TEXT NOT NULL,
         inputs TEXT NOT NULL,
         outcome TEXT NOT NULL,
         reason TEXT NOT NULL,
         elapsed_ms BIGINT,
         finished BIGINT,
         reused INTEGER NOT NULL,
         repeats BIGINT REFERENCES result (id) ON DELETE CASCADE,
         environment BIGINT REFERENCES environment (id),
         document TEXT))",
    R"(INSERT INTO result (job, package, version, build, subdir, sha256, role, inputs,
                           outcome, reason, elapsed_ms, reused)
       SELECT job, package, version, build, subdir, '', role, '', outcome, reason,
              elapsed_ms, 0
       FROM result_of_job ORDER BY id)",
    "DROP TABLE result_of_job",
    "CREATE INDEX result_by_package ON result (package, id)",
    // Counting needs nothing but this index.
    R"(CREATE INDEX result_by_build ON result
         (package, version, build, reused, inputs, outcome, finished))",
    "CREATE INDEX result_by_sha256 ON result (sha256, id) WHERE reused = 0",
    "CREATE INDEX result_by_run ON result (run) WHERE run IS NOT NULL",
    "CREATE INDEX result_by_repeated ON result (repeats) WHERE repeats IS NOT NULL",
    R"(CREATE INDEX result_by_environment ON result (environment)
         WHERE environment IS NOT NULL)",
};

/// What was decided about which candidates. A row of decision_candidate is open if it
/// is the newest about its name, version, build and subdir, and the file was not
/// promoted.
const Migration step_4{
    R"(CREATE TABLE sighting (
         sha256 TEXT NOT NULL PRIMARY KEY,
         name TEXT NOT NULL,
         version TEXT NOT NULL,
         build TEXT NOT NULL,
         subdir TEXT NOT NULL,
         first_seen BIGINT NOT NULL))",
    R"(CREATE TABLE decision (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         run BIGINT REFERENCES run (id) ON DELETE SET NULL,
         plan TEXT NOT NULL,
         verdict TEXT NOT NULL,
         as_of BIGINT NOT NULL,
         document TEXT NOT NULL))",
    "CREATE INDEX decision_by_run ON decision (run)",
    R"(CREATE TABLE decision_candidate (
         decision BIGINT NOT NULL REFERENCES decision (id) ON DELETE CASCADE,
         name TEXT NOT NULL,
         version TEXT NOT NULL,
         build TEXT NOT NULL,
         subdir TEXT NOT NULL,
         sha256 TEXT NOT NULL,
         verdict TEXT NOT NULL,
         open INTEGER NOT NULL,
         PRIMARY KEY (decision, name, version, build, subdir)))",
    R"(CREATE INDEX candidate_by_name ON decision_candidate
         (name, version, build, subdir, decision))",
    "CREATE INDEX candidate_by_sha256 ON decision_candidate (sha256)",
    R"(CREATE INDEX open_candidate ON decision_candidate
         (decision DESC, name, version, build, subdir) WHERE open = 1)",
    R"(CREATE UNIQUE INDEX open_candidate_once ON decision_candidate
         (name, version, build, subdir) WHERE open = 1)",
};

/// What went into channels, and what was sent to people.
const Migration step_5{
    R"(CREATE TABLE promotion (
         id INTEGER PRIMARY KEY AUTOINCREMENT,
         run BIGINT REFERENCES run (id) ON DELETE SET NULL,
         channel TEXT NOT NULL,
         journal TEXT NOT NULL,
         state TEXT NOT NULL,
         begun BIGINT NOT NULL,
         ended BIGINT))",
    "CREATE INDEX promotion_by_channel ON promotion (channel, id)",
    "CREATE INDEX promotion_by_run ON promotion (run)",
    R"(CREATE TABLE promotion_file (
         promotion BIGINT NOT NULL REFERENCES promotion (id) ON DELETE CASCADE,
         subdir TEXT NOT NULL,
         fn TEXT NOT NULL,
         name TEXT NOT NULL,
         version TEXT NOT NULL,
         build TEXT NOT NULL,
         sha256 TEXT NOT NULL,
         PRIMARY KEY (promotion, subdir, fn)))",
    "CREATE INDEX promotion_file_by_sha256 ON promotion_file (sha256)",
    R"(CREATE TABLE message (
         id TEXT NOT NULL,
         recipient TEXT NOT NULL,
         subject TEXT NOT NULL,
         sent BIGINT NOT NULL,
         PRIMARY KEY (id, recipient)))",
    "CREATE INDEX message_by_time ON message (sent)",
};

/// What is asked before every job, and for the page of all candidates, without a look
/// at rows that are elsewhere.
const Migration step_6{
    R"(CREATE INDEX result_timed ON result (package, id, elapsed_ms)
         WHERE elapsed_ms IS NOT NULL AND reused = 0 AND outcome IN
           ('passed', 'failed', 'no_tests', 'timed_out', 'out_of_memory'))",
    "ALTER TABLE decision_candidate ADD COLUMN first_seen BIGINT",
    R"(UPDATE decision_candidate SET first_seen = COALESCE(
         (SELECT sighting.first_seen FROM sighting
            WHERE sighting.sha256 = decision_candidate.sha256),
         (SELECT decision.as_of FROM decision
            WHERE decision.id = decision_candidate.decision)))",
};

}  // namespace

std::span<const Migration> all_migrations() {
  static const std::vector<Migration> migrations{step_1, step_2, step_3,
                                                 step_4, step_5, step_6};
  return migrations;
}

int newest_schema() { return static_cast<int>(all_migrations().size()); }

}  // namespace distro::state
