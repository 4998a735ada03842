#include "ctl/verification/verify_run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "base/json_parts.hpp"
#include "command/kept_settings.hpp"
#include "ctl/asked_time.hpp"
#include "ctl/daemon_client.hpp"
#include "ctl/verification/daemon_line.hpp"
#include "ctl/verification/same_configuration.hpp"
#include "line/port/port_line.hpp"
#include "platform/end_signals.hpp"
#include "verify/recording/provocation.hpp"
#include "verify/recording/recording.hpp"
#include "verify/recording/worked_line.hpp"
#include "verify/run/run_folder.hpp"

namespace buoyd {

namespace {

constexpr Micros longest_verification = std::chrono::hours(24 * 31);

Result<Micros> time_of(const std::string& text) {
  const auto time = asked_time(text);
  if (time && *time >= std::chrono::seconds(1) && *time <= longest_verification) return *time;
  return fail(ErrorCode::invalid,
              fmt::format("--for '{}', expected 1 s to 31 d, as 60 or '10 min'", text));
}

/// The status of a buoyd that runs and works the line; nullopt: none does, as while it is paused.
Result<std::optional<Json>> worked_by(const std::string& socket, const std::string& line) {
  auto status = ask(socket, R"({"command":"status"})");
  if (!status || !*status) return status;
  const Json& instruments = parts::part(**status, "instruments");
  const bool is_worked = std::ranges::any_of(instruments.items(), [&](const Json& one) {
    return one.string_at("line") == line && one.string_at("health") != "paused";
  });
  return is_worked ? std::move(*status) : std::optional<Json>();
}

/// What a buoyd works is heard from it, everything else is worked here.
Result<std::unique_ptr<RecordedLine>> line_of(LinePlan plan, const Configuration& configuration,
                                              const std::string& socket, const Clock& clock) {
  auto status = worked_by(socket, plan.line.name);
  if (!status) return pass_on(status);
  if (!*status) return std::make_unique<WorkedLine>(std::move(plan), clock);
  if (auto same = expect_same(**status, configuration); !same) return pass_on(same);
  return std::make_unique<DaemonLine>(socket, plan.line.name, std::move(**status));
}

void tell_left(Micros left) {
  fmt::print(stderr, "\r{} left    ", friendly(std::chrono::floor<std::chrono::seconds>(left)));
}

std::string end_text(int status) {
  return WIFEXITED(status) ? fmt::format("ended with {}", WEXITSTATUS(status))
                           : fmt::format("was killed by signal {}", WTERMSIG(status));
}

/// The person's own command, by a shell as if he typed it.
Result<void> set_power(const std::string& command, bool on) {
  const std::string whole = command + (on ? " on" : " off");
  const int status = std::system(whole.c_str());
  if (status == 0) return {};
  return fail(ErrorCode::unavailable, fmt::format("--power: '{}' {}", whole, end_text(status)));
}

/// The instrument has its line for itself, and no buoyd works that.
Result<void> check_alone(const Settings& settings, const std::string& name,
                         const std::string& socket) {
  const InstrumentSettings* const instrument = find_named(settings.instruments, name);
  if (instrument == nullptr) return {};  // record_runs says so
  const auto others =
      std::ranges::count(settings.instruments, instrument->line, &InstrumentSettings::line);
  if (others > 1) {
    return fail(ErrorCode::invalid,
                fmt::format("{} others are on the line '{}': expected '{}' alone there to be "
                            "provoked, or to lose its power",
                            others - 1, instrument->line, name));
  }
  auto worked = worked_by(socket, instrument->line);
  if (!worked) return pass_on(worked);
  if (!*worked) return {};
  return fail(ErrorCode::invalid,
              fmt::format("buoyd works the line '{}': expected it to be paused, as by buoyctl do "
                          "pause line={} for='2 h'",
                          instrument->line, instrument->line));
}

Result<void> add_provocations(const VerifyWords& words, const Configuration& configuration,
                              const Clock& clock, const std::string& folder) {
  const Settings& settings = configuration.settings;
  const auto& instrument = *find_named(settings.instruments, words.instrument);
  auto plan = make_line_plan(*find_named(settings.lines, instrument.line), settings.instruments,
                             settings.deployment, configuration.model_finder());
  if (!plan) return pass_on(plan);
  const auto record = read_run(folder);
  if (!record) return fail(record.error().code, record.error().text);
  ProvocationOptions options;
  options.provoke = words.provoke;
  options.must_end = must_end;
  if (!words.power.empty()) {
    options.set_power = [&](bool on) { return set_power(words.power, on); };
  }
  const MonoTime start = clock.mono();
  RepeatLog log(clock);
  const StopSignal nobody_stops;
  PortLine line(plan->line, clock, nobody_stops, log);
  auto provoked = provoke(line, std::move(*plan), *record, options);
  if (!provoked) return pass_on(provoked);
  std::vector<CapturePiece> pieces;
  for (TappedBytes& one : provoked->bytes.pieces) {
    pieces.push_back({one.at - start, one.sent, std::move(one.bytes)});
  }
  return add_provoked(folder, record->head, provoked->made, pieces);
}

bool has_run(const std::string& folder) {
  std::error_code missing;
  return std::filesystem::exists(folder + "/run.json", missing);
}

/// What was written until an error can be reported on.
Error with_folder(const Error& error, const std::string& folder) {
  return {error.code, fmt::format("{}; until then: buoyctl verify --again {}", error.text, folder)};
}

}  // namespace

Result<void> make_run(const VerifyWords& words, const DaemonPlace& place,
                      const std::string& folder) {
  const LoadedSettings loaded = load_effective(place.config, place.folders).loaded;
  if (!loaded.configuration) {
    print_mistakes(loaded.mistakes);
    return fail(ErrorCode::invalid, "there is no configuration to find the instrument by");
  }
  auto length = time_of(words.time);
  if (!length) return pass_on(length);
  const Configuration& configuration = *loaded.configuration;
  const std::string socket = socket_of(place.socket, loaded);
  const bool is_touched = words.provoke || !words.power.empty();
  if (is_touched) {
    auto alone = check_alone(configuration.settings, words.instrument, socket);
    if (!alone) return alone;
  }
  const SystemClock clock;
  RecordingOptions options;
  options.wanted.push_back({words.instrument, folder});
  if (!words.reference.empty()) {
    options.wanted.push_back({words.reference, folder + '/' + reference_folder});
  }
  options.length = *length;
  options.version = BUOYD_VERSION;
  options.must_end = must_end;
  options.tell = isatty(STDERR_FILENO) == 1 ? tell_left : [](Micros) {};
  options.line_of = [&](LinePlan plan) {
    return line_of(std::move(plan), configuration, socket, clock);
  };
  end_at_signals();
  const bool had_run = has_run(folder);
  auto done = record_runs(configuration, clock, options);
  if (done && is_touched) done = add_provocations(words, configuration, clock, folder);
  if (done || had_run || !has_run(folder)) return done;
  return tl::unexpected(with_folder(done.error(), folder));
}

}  // namespace buoyd
