#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "base/json_object.hpp"
#include "command/kept_settings.hpp"
#include "commission/commissioning.hpp"
#include "commission/report/commission_report.hpp"
#include "commission/step/burn_in_step.hpp"
#include "ctl/asked_time.hpp"
#include "ctl/buoyctl_commands.hpp"
#include "ctl/daemon_client.hpp"
#include "ctl/verification/same_configuration.hpp"
#include "ctl/verification/typed_line.hpp"
#include "platform/end_signals.hpp"
#include "spool/reserve_file.hpp"
#include "spool/spool_reader.hpp"
#include "verify/report_outcome.hpp"
#include "verify/report_words.hpp"
#include "verify/run/run_folder.hpp"

namespace buoyd {

namespace {

constexpr int a_while_ms = 500;
constexpr std::size_t readings_a_read = 500;
constexpr const char* before_folder = "before";

/// Opened anew after each error: buoyd may have begun another store.
class SpoolView final : public StoreView {
 public:
  explicit SpoolView(std::string path) : path_(std::move(path)) {}

  Result<std::uint64_t> last() override {
    return read([](SpoolReader& reader) { return reader.last(); });
  }
  Result<std::vector<StoredReading>> after(std::uint64_t seq) override {
    return read([seq](SpoolReader& reader) { return reader.after(seq, readings_a_read); });
  }
  Result<std::vector<StoredReading>> newest_of(const std::string& instrument,
                                               std::size_t most) override {
    return read([&](SpoolReader& reader) { return reader.newest_of(instrument, most); });
  }

 private:
  template <class Ask>
  auto read(Ask ask) -> decltype(ask(std::declval<SpoolReader&>())) {
    if (!reader_) {
      auto opened = SpoolReader::open(path_);
      if (!opened) return pass_on(opened);
      reader_.emplace(std::move(*opened));
    }
    auto answer = ask(*reader_);
    if (!answer) reader_.reset();
    return answer;
  }

  std::string path_;
  std::optional<SpoolReader> reader_;
};

bool wait_a_while() {
  poll(nullptr, 0, a_while_ms);
  return !must_end();
}

void tell_person(const std::string& text) {
  fmt::print("{}\n", text);
  std::fflush(stdout);
}

Result<CommissionOptions> options_of(const CommissionWords& words) {
  CommissionOptions made;
  const auto listen = asked_time(words.listen);
  if (!listen || *listen < std::chrono::seconds(1) || *listen > std::chrono::hours(24)) {
    return fail(ErrorCode::invalid,
                fmt::format("--for '{}', expected 1 s to 24 h, as 60 or '10 min'", words.listen));
  }
  made.listen = *listen;
  const auto burn_in = asked_time(words.burn_in);
  if (!burn_in || *burn_in < std::chrono::seconds(1) || *burn_in > longest_burn_in) {
    return fail(
        ErrorCode::invalid,
        fmt::format("--burn-in '{}', expected 24 h to 72 h (less on a bench)", words.burn_in));
  }
  made.burn_in = *burn_in;
  if (words.days < 0) return fail(ErrorCode::invalid, "--days is below 0");
  made.days = words.days;
  if (!words.headings.empty()) {
    auto text = text_of_file(words.headings);
    if (!text) return pass_on(text);
    auto table = parse_headings(*text, words.headings);
    if (!table) return pass_on(table);
    made.headings = std::move(*table);
  }
  if (!words.step.empty()) {
    made.again = step_named(words.step);
    if (!made.again) {
      return fail(ErrorCode::invalid, fmt::format("--step '{}', expected one of {}", words.step,
                                                  fmt::join(step_names, ", ")));
    }
  }
  return made;
}

/// Before the departure is as it was then, whatever becomes of that folder.
Result<void> copy_before(const std::string& from, const CommissionFolder& folder) {
  auto found = CommissionFolder::find(from);
  if (!found) return pass_on(found);
  std::error_code error;
  if (std::filesystem::equivalent(from, folder.path(), error)) {
    return fail(ErrorCode::invalid,
                fmt::format("{} is the folder of before, expected another one for what is seen now",
                            folder.path()));
  }
  auto steps = found->steps();
  if (!steps) return pass_on(steps);
  auto copy = CommissionFolder::open(folder.path() + '/' + before_folder);
  if (!copy) return pass_on(copy);
  for (const StepResult& step : *steps) {
    if (auto kept = copy->keep(step); !kept) return kept;
  }
  return {};
}

/// The head of the folder, as it is from now on.
Result<void> keep_head(const CommissionWords& words, const CommissionFolder& folder,
                       const Outside& outside) {
  auto status = outside.status();
  if (!status) return pass_on(status);
  const Configuration& configuration = outside.configuration;
  if (auto same = expect_same(*status, configuration); !same) return same;
  auto known = folder.head();
  if (!known) return pass_on(known);
  StationHead head = head_of(configuration, status->string_at("version").value_or(""));
  if (*known && (*known)->station != head.station) {
    return fail(ErrorCode::invalid, fmt::format("{} is of station {}, expected a folder for {}",
                                                folder.path(), (*known)->station, head.station));
  }
  if (*known) {
    head.is_recovered = (*known)->is_recovered;
    head.before = (*known)->before;
  }
  if (!words.recovered.empty()) {
    if (auto copied = copy_before(words.recovered, folder); !copied) return copied;
    head.is_recovered = true;
    head.before = words.recovered;
  }
  return folder.keep(head);
}

Result<void> work(const CommissionWords& words, const Configuration& configuration,
                  const RunningDaemon& daemon) {
  auto options = options_of(words);
  if (!options) return pass_on(options);
  auto folder = CommissionFolder::open(words.folder);
  if (!folder) return pass_on(folder);
  const SystemClock clock;
  SpoolView store(configuration.settings.spool.path);
  const auto ask = [&daemon](const std::string& request) { return daemon.ask(request); };
  Outside outside{configuration, clock,    store,          ask, wait_a_while, typed_line,
                  tell_person,   must_end, disk_free_bytes};
  if (auto kept = keep_head(words, *folder, outside); !kept) return kept;
  end_at_signals();
  auto worked = work_through(outside, *folder, *options);
  if (failed_with(worked, ErrorCode::stopped)) {
    return fail(ErrorCode::stopped,
                fmt::format("left; buoyctl commission {} goes on", folder->path()));
  }
  return worked;
}

Result<Verdict> write_report(const std::string& path) {
  auto folder = CommissionFolder::find(path);
  if (!folder) return pass_on(folder);
  auto head = folder->head();
  if (!head) return pass_on(head);
  auto steps = folder->steps();
  if (!steps) return pass_on(steps);
  std::vector<StepResult> before;
  if ((*head)->is_recovered) {
    auto copy = CommissionFolder::open(path + '/' + before_folder);
    if (!copy) return pass_on(copy);
    auto read = copy->steps();
    if (!read) return pass_on(read);
    before = std::move(*read);
  }
  const CommissionReport report(std::move(**head), *steps, before);
  const std::string date = iso8601(SystemClock().wall()).substr(0, 10);
  if (auto kept = folder->keep_text("report.json", json_of(report, date, BUOYD_VERSION)); !kept) {
    return pass_on(kept);
  }
  if (auto kept = folder->keep_text("report.html", html_of(report, date, BUOYD_VERSION)); !kept) {
    return pass_on(kept);
  }
  for (const StepResult& step : report.steps) {
    tell_person(fmt::format("  {:<12} {}", name_of(step.step), verdict_name(step.verdict())));
  }
  tell_person(fmt::format("{}: {}\n{}/report.html", report.head.station,
                          verdict_name(report.verdict()), path));
  return report.verdict();
}

Result<int> deploy(const std::string& deployment, const RunningDaemon& daemon, Verdict verdict) {
  if (verdict != Verdict::passed) {
    fmt::print(stderr, "buoyctl: not deployed as {}: the station is {}\n", deployment,
               verdict_name(verdict));
    return exit_code_of(verdict);
  }
  auto answer =
      daemon.ask(JsonObject().add("command", "deploy").add("deployment", deployment).str());
  if (!answer) return pass_on(answer);
  const std::string outcome = answer->string_at("outcome").value_or("");
  tell_person(fmt::format("deploy {}: {}", outcome, answer->string_at("text").value_or("")));
  return outcome == "done" ? 0 : exit_failed;
}

Result<int> commission(const CommissionWords& words, const DaemonPlace& place) {
  if (words.only_report) {
    auto verdict = write_report(words.folder);
    if (!verdict) return pass_on(verdict);
    return exit_code_of(*verdict);
  }
  const LoadedSettings loaded = load_effective(place.config, place.folders).loaded;
  if (!loaded.configuration) {
    print_mistakes(loaded.mistakes);
    return fail(ErrorCode::invalid, "there is no configuration to commission the station by");
  }
  const RunningDaemon daemon(place, loaded);
  if (auto worked = work(words, *loaded.configuration, daemon); !worked) return pass_on(worked);
  auto verdict = write_report(words.folder);
  if (!verdict) return pass_on(verdict);
  return words.deployment.empty() ? exit_code_of(*verdict)
                                  : deploy(words.deployment, daemon, *verdict);
}

}  // namespace

int commission_command(const CommissionWords& words, const DaemonPlace& place) {
  auto done = commission(words, place);
  return done ? *done : complain(done.error().text);
}

}  // namespace buoyd
