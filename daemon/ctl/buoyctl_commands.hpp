#pragma once
// The commands of buoyctl; each returns the program's exit code. Main thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"

namespace buoyd {

/// Exit codes: what was asked for was found bad, or could not be done.
inline constexpr int exit_failed = 1;
/// Says on stderr why, and returns exit_failed.
int complain(std::string_view text);

/// Every key of the configuration with its default, range and meaning; of one section ("mqtt",
/// "[mqtt]"), or of all if it is "".
[[nodiscard]] int keys_command(const std::string& section);

/// The serial ports there are, who holds them, and which lines of that configuration name them.
[[nodiscard]] int ports_command(const std::string& config, const std::vector<std::string>& folders);

inline constexpr const char* usual_configuration = "/etc/buoyd/buoyd.toml";

/// Where buoyctl finds a daemon, and what it goes by without one.
struct DaemonPlace {
  std::string socket;  ///< control socket; "": the configuration's
  std::string config;
  std::vector<std::string> folders;  ///< of models
};

/// Every mistake of a configuration, or its forecast; with `measured` from what the daemon that
/// runs it counts.
[[nodiscard]] int check_command(const DaemonPlace& place, bool measured);

/// One reading of an instrument now: through the daemon if it runs, else directly.
[[nodiscard]] int read_command(const std::string& instrument, const DaemonPlace& place);
/// Waits for the reading that the daemon was asked for, as long as its answer says, and prints it.
[[nodiscard]] int await_reading(const std::string& socket, const std::string& instrument,
                                const Json& answer);
/// Raw bytes of a line for that time ("1 min", or a number of seconds) into a new file ("":
/// LINE.capture), likewise.
[[nodiscard]] int capture_command(const std::string& line, const std::string& time,
                                  const std::string& output, const DaemonPlace& place);

/// A command with its arguments ("key=value") to the daemon; prints its answer.
[[nodiscard]] int do_command(const std::string& name, const std::vector<std::string>& arguments,
                             const DaemonPlace& place);

struct ReleaseWords {
  std::string name;
  std::string by;    ///< who arms or fires
  std::string word;  ///< that arming said
};
/// What the daemon knows of all acoustic releases.
[[nodiscard]] int releases_command(const DaemonPlace& place);
/// What the daemon knows of an acoustic release, and what the deck unit and the release say now.
[[nodiscard]] int release_status_command(const ReleaseWords& words, const DaemonPlace& place);
/// How far it is.
[[nodiscard]] int release_range_command(const ReleaseWords& words, const DaemonPlace& place);
/// The first of two steps: prints the word of the second one.
[[nodiscard]] int release_arm_command(const ReleaseWords& words, const DaemonPlace& place);
/// The second step, by another person: sends the release's code, once. 0: the deck unit said that
/// it sent it.
[[nodiscard]] int release_fire_command(const ReleaseWords& words, const DaemonPlace& place);

/// Configuration, status, events, ports and journal in one new text file ("":
/// buoyd-diagnosis-STATION.txt), without the broker's address, our names there and secrets.
[[nodiscard]] int diagnose_command(const std::string& output, const DaemonPlace& place);

struct ScanOptions {
  std::string units = "1-32";
  int listen = 3;     ///< seconds at each speed
  int timeout = 200;  ///< ms for a unit's answer
};
/// What hangs on a line of the configuration, or on a device, as configuration to paste.
[[nodiscard]] int scan_command(const std::string& line, const ScanOptions& options,
                               const DaemonPlace& place);

struct VerifyWords {
  std::string instrument;
  std::string time = "10 min";
  std::string plan;  ///< files; "": all that can be seen, and no criteria
  std::string criteria;
  std::string reference;  ///< another instrument; "": none
  std::string output;     ///< the run's new folder; "": verify-INSTRUMENT-TIME
  bool provoke = false;   ///< faults of the line are made on purpose
  std::string power;      ///< a command that switches its power, followed by `on` or `off`
  std::string again;      ///< instead of all these but plan and criteria: a run's folder
};
/// Records an instrument and reports on it. 0: it passed; 1: it failed, or it could not be done; 3:
/// something was not tested.
[[nodiscard]] int verify_command(const VerifyWords& words, const DaemonPlace& place);

struct CommissionWords {
  std::string folder;
  std::string listen = "1 min";  ///< to the instruments
  std::string burn_in = "24 h";
  int days = 0;            ///< that the store has to last without the archive; 0: not judged
  std::string headings;    ///< file of a compass swing; "": the person at the terminal is asked
  std::string step;        ///< is done once more
  std::string recovered;   ///< the folder of before the departure
  std::string deployment;  ///< begins if everything passed
  bool only_report = false;
};
/// Works through the steps of a commissioning that are not done yet, and reports on all. Exit codes
/// as verify_command().
[[nodiscard]] int commission_command(const CommissionWords& words, const DaemonPlace& place);

struct RehearseWords {
  std::string config;
  std::string weather;  ///< file
  bool year = false;
  std::string time;     ///< "90 d"; "": a year
  double megabyte = 0;  ///< prices
  double message = 0;
  bool json = false;
};
/// The station of a configuration in virtual time against a weather, on stdout.
[[nodiscard]] int rehearse_command(const RehearseWords& words,
                                   const std::vector<std::string>& folders);

/// All models, one a line.
[[nodiscard]] int list_models_command(const std::vector<std::string>& folders);
/// What a model says of its instrument: a name, or a file.
[[nodiscard]] int show_model_command(const std::string& model,
                                     const std::vector<std::string>& folders);
/// How many delivered models count (catalogue.hpp), on stdout; which do not and why, on stderr.
[[nodiscard]] int count_models_command(const std::vector<std::string>& folders);
/// docs/instruments.md, made from the models.
[[nodiscard]] int models_page_command(const std::vector<std::string>& folders);
/// Loads a model file and runs its examples.
[[nodiscard]] int test_model_command(const std::string& file);
/// Findings of the lint in a model, or where `file` is "" in all of the folders.
[[nodiscard]] int lint_model_command(const std::string& file,
                                     const std::vector<std::string>& folders);

/// The kinds of instruments (atlas.hpp) that say that word or have that standing, all if it is "",
/// and how many of them are covered; with `only_count` the latter alone.
[[nodiscard]] int kinds_command(const std::string& word, bool only_count,
                                const std::vector<std::string>& folders);

/// A raw capture ("-": standard input) to one JSON object a line. `model` is a name or a file.
[[nodiscard]] int decode_command(const std::string& model, const std::string& file,
                                 const std::vector<std::string>& folders);

/// The live state of the daemon, for people or as JSON; with `watch` again every two seconds.
[[nodiscard]] int status_command(const DaemonPlace& place, bool as_json, bool watch);

/// Readings as they are committed to that store, until interrupted; of one instrument, or of all
/// if it is "". First the newest `count` that are there.
[[nodiscard]] int tail_command(const std::string& spool, const std::string& instrument, int count);

/// What can be read out of a store, whole or damaged, into the new store `to`; says what could not.
/// Exit code 0: there are readings in it.
[[nodiscard]] int salvage_command(const std::string& file, const std::string& to);

}  // namespace buoyd
