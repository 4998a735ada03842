// export: what is archived goes into files for the tools of the field.

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "base/terminal.hpp"
#include "base/time.hpp"
#include "core/own_reading.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/command_options.hpp"
#include "shore/commands.hpp"
#include "shore/export/export_lane.hpp"
#include "shore/export/netcdf_format.hpp"
#include "shore/export/reading_export.hpp"
#include "shore/export/text_format.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr const char* template_folder = "/usr/share/buoyshore/exports";

volatile std::sig_atomic_t must_end = 0;

void end_at_signals() {
  struct sigaction action{};
  action.sa_handler = [](int) { must_end = 1; };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

/// One line on a terminal that says how far it is, a few times a second.
class ProgressLine {
 public:
  explicit ProgressLine(std::string what)
      : what_(std::move(what)), terminal_(buoyd::Terminal::of(fileno(stderr))) {}
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const ExportProgress& progress) {
    constexpr std::uint64_t seldom = 1000;  // the clock is not asked for each reading
    if (terminal_.width == 0 || progress.readings % seldom != 0) return;
    const buoyd::MonoTime now = buoyd::SystemClock().mono();
    if (now - shown_ < std::chrono::milliseconds(200)) return;
    shown_ = now;
    const auto at = buoyd::iso8601(buoyd::WallTime(buoyd::Micros(progress.at)));
    const auto line = terminal_.cut(
        fmt::format("{}: {} readings, at {}", what_, progress.readings, at.substr(0, 19)));
    fmt::print(stderr, "\r\x1b[K{}", line);
    std::fflush(stderr);
  }
  void clear() {
    if (shown_ != buoyd::MonoTime{}) fmt::print(stderr, "\r\x1b[K");
    shown_ = {};
  }

 private:
  std::string what_;
  buoyd::Terminal terminal_;
  buoyd::MonoTime shown_{};
};

void print_outcome(const std::string& what, const ExportOutcome& outcome) {
  if (outcome.began_anew) {
    fmt::print(stderr, "{}: the archive has changed since the export was ended, it began anew\n",
               what);
  }
  for (const ExportedFile& file : outcome.files) {
    fmt::print("{}: {} readings{}\n", file.path, file.rows, outcome.was_ended ? " so far" : "");
  }
  if (outcome.unplaced > 0) {
    fmt::print(stderr, "{}: {} readings are left out, because nobody knows their time\n", what,
               outcome.unplaced);
  }
  if (outcome.damaged > 0) {
    fmt::print(stderr, "{}: {} readings are left out, because they do not fit their description\n",
               what, outcome.damaged);
  }
}

/// Of a file that people write: each mistake on a line of its own.
buoyd::Error error_of(const buoyd::Mistakes& mistakes) {
  std::string lines;
  for (const buoyd::Mistake& mistake : mistakes) {
    lines += (lines.empty() ? "" : "\n") + mistake.str();
  }
  return {ErrorCode::invalid, lines};
}

/// "netcdf", a template's file, or the name of one that the package brings.
Result<std::unique_ptr<ExportFormat>> format_of(const ExportWords& words) {
  if (words.format == "netcdf") return std::make_unique<NetcdfFormat>();
  const bool is_name = words.format.find_first_of("/.") == std::string::npos;
  auto form = load_text_template(is_name ? fmt::format("{}/{}.toml", template_folder, words.format)
                                         : words.format);
  if (!form) return tl::unexpected(error_of(form.error()));
  auto zone = TimeZone::named(words.query.zone);
  if (!zone) return pass_on(zone);
  return std::make_unique<TextFormat>(std::move(*form), *zone);
}

Result<ExportOrder> order_of(const ExportWords& words) {
  ExportOrder order;
  auto query = query_of(words.query);
  if (!query) return pass_on(query);
  order.query = *query;
  if (!words.about.empty()) {
    auto about = load_about(words.about);
    if (!about) return tl::unexpected(error_of(about.error()));
    order.about = std::move(*about);
  }
  order.made = buoyd::iso8601(buoyd::SystemClock().wall()).substr(0, 19) + "Z";
  order.directory = words.directory;
  std::error_code error;
  std::filesystem::create_directories(order.directory, error);
  if (error) {
    return buoyd::fail(ErrorCode::unavailable,
                       fmt::format("{}: {}", order.directory, error.message()), error.value());
  }
  return order;
}

/// What buoyd says of itself comes only where it is named.
bool is_wanted(const CatalogueEntry& entry, const QueryWords& words) {
  if (words.instrument.empty() && entry.instrument == buoyd::own_instrument) return false;
  return words.kind.empty() || entry.kind == words.kind;
}

Result<void> export_all(const std::string& archive, const ExportWords& words) {
  auto order = order_of(words);
  if (!order) return pass_on(order);
  auto database = open_for_reading(archive);
  if (!database) return pass_on(database);
  PreparedSql sql(**database);
  auto entries = catalogue_of(sql, words.query.station, words.query.instrument);
  if (!entries) return pass_on(entries);
  auto format = format_of(words);
  if (!format) return pass_on(format);
  std::vector<ExportedFile> files;
  for (const CatalogueEntry& entry : *entries) {
    if (!is_wanted(entry, words.query)) continue;
    order->query.instrument = entry.instrument;
    order->query.kind = entry.kind;
    const std::string what = shown(entry.instrument + "/" + entry.kind);
    ProgressLine line(what);
    auto outcome = export_readings(sql, *order, **format, [&](const ExportProgress& progress) {
      line.show(progress);
      return must_end == 0;
    });
    line.clear();
    if (!outcome) return pass_on(outcome);
    print_outcome(what, *outcome);
    if (outcome->was_ended) {
      return buoyd::fail(ErrorCode::stopped, "ended; the same command goes on from here");
    }
    files.insert(files.end(), outcome->files.begin(), outcome->files.end());
  }
  for (const ExportedFile& file : files) {
    if (auto forgotten = forget_mark(file.path); !forgotten) return forgotten;
  }
  return {};
}

}  // namespace

int export_files(const std::string& archive, const ExportWords& words) {
  end_at_signals();
  auto exported = export_all(archive, words);
  return exported ? 0 : say(exported.error());
}

}  // namespace buoyshore
