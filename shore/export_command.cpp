// export: what is archived goes into files for the tools of the field.

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>
#include <vector>

#include "base/terminal.hpp"
#include "base/time.hpp"
#include "core/own_reading.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/command_options.hpp"
#include "shore/commands.hpp"
#include "shore/export/export_lane.hpp"
#include "shore/export/netcdf_format.hpp"
#include "shore/export/reading_export.hpp"
#include "shore/export/text/joined_export.hpp"
#include "shore/export/text/text_format.hpp"
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

/// The template that --format means; nullopt: it is "netcdf". A name is that of one that the
/// package brings.
Result<std::optional<TextTemplate>> form_of(const ExportWords& words) {
  if (words.format == "netcdf") return std::nullopt;
  const bool is_name = words.format.find_first_of("/.") == std::string::npos;
  auto form = load_text_template(is_name ? fmt::format("{}/{}.toml", template_folder, words.format)
                                         : words.format);
  if (!form) return tl::unexpected(error_of(form.error()));
  return std::move(*form);
}

Result<ExportOrder> order_of(const ExportWords& words) {
  ExportOrder order;
  auto query = query_of(words.query);
  if (!query) return pass_on(query);
  order.query = *query;
  auto about = about_of(words.about);
  if (!about) return pass_on(about);
  order.about = std::move(*about);
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

buoyd::Error ended(const char* how) {
  return {ErrorCode::stopped, how};
}

/// Each kind by itself.
Result<void> export_kinds(PreparedSql& sql, ExportOrder& order, const ExportFormat& format,
                          const std::vector<CatalogueEntry>& entries) {
  std::vector<ExportedFile> files;
  for (const CatalogueEntry& entry : entries) {
    order.query.instrument = entry.instrument;
    order.query.kind = entry.kind;
    const std::string what = shown(entry.instrument + "/" + entry.kind);
    ProgressLine line(what);
    auto outcome = export_readings(sql, order, format, [&](const ExportProgress& progress) {
      line.show(progress);
      return must_end == 0;
    });
    line.clear();
    if (!outcome) return pass_on(outcome);
    print_outcome(what, *outcome);
    if (outcome->was_ended) {
      return tl::unexpected(ended("ended; the same command goes on from here"));
    }
    files.insert(files.end(), outcome->files.begin(), outcome->files.end());
  }
  for (const ExportedFile& file : files) {
    if (auto forgotten = forget_mark(file.path); !forgotten) return forgotten;
  }
  return {};
}

void print_joined(const std::string& what, const JoinedOutcome& outcome) {
  for (const ExportedFile& file : outcome.files) {
    fmt::print("{}: {} rows\n", file.path, file.rows);
  }
  for (const std::string& column : outcome.columns) fmt::print(stderr, "{}\n", column);
  if (outcome.left_out.of_another_length > 0) {
    fmt::print(stderr, "{}: {} readings are left out, because their interval has another length\n",
               what, outcome.left_out.of_another_length);
  }
  if (outcome.left_out.twice > 0) {
    fmt::print(stderr, "{}: {} readings are left out, because an earlier one ends at that time\n",
               what, outcome.left_out.twice);
  }
}

/// What of these kinds ends together, of an instrument, or of the station ("").
Result<void> export_rows(PreparedSql& sql, const ExportOrder& order, const TextTemplate& form,
                         const TimeZone& zone, const std::vector<CatalogueEntry>& entries,
                         const std::string& instrument) {
  JoinedQuery query{order.query.station, {}, 0, 0, form.over};
  std::optional<buoyd::WallTime> first;
  std::optional<buoyd::WallTime> newest;
  for (const CatalogueEntry& entry : entries) {
    const bool is_wanted = instrument.empty() || entry.instrument == instrument;
    if (!is_wanted || !is_joined(form, *entry.description)) continue;
    query.sources.push_back({entry.instrument, entry.kind});
    if (entry.first && (!first || *entry.first < *first)) first = entry.first;
    if (entry.newest && (!newest || *entry.newest > *newest)) newest = entry.newest;
  }
  const auto from = order.query.from ? order.query.from : first;
  const auto to = order.query.to ? order.query.to : newest;
  if (query.sources.empty() || !from || !to) return {};
  query.from =
      (*from - (order.query.from ? buoyd::Micros(0) : form.over)).time_since_epoch().count();
  query.to = to->time_since_epoch().count();
  const std::string what = instrument.empty() ? order.query.station : shown(instrument);
  ProgressLine line(what);
  auto outcome =
      export_joined(sql, query, order, form, zone, instrument, [&](const ExportProgress& progress) {
        line.show(progress);
        return must_end == 0;
      });
  line.clear();
  if (!outcome) return pass_on(outcome);
  print_joined(what, *outcome);
  if (outcome->was_ended) {
    return tl::unexpected(ended("ended; what was not finished begins anew next time"));
  }
  return {};
}

Result<void> export_joins(PreparedSql& sql, const ExportOrder& order, const TextTemplate& form,
                          const TimeZone& zone, const std::vector<CatalogueEntry>& entries) {
  if (form.join == TextJoin::station) return export_rows(sql, order, form, zone, entries, "");
  std::set<std::string> instruments;
  for (const CatalogueEntry& entry : entries) instruments.insert(entry.instrument);
  for (const std::string& instrument : instruments) {
    auto done = export_rows(sql, order, form, zone, entries, instrument);
    if (!done) return done;
  }
  return {};
}

Result<void> export_all(const std::string& archive, const ExportWords& words) {
  auto order = order_of(words);
  if (!order) return pass_on(order);
  auto form = form_of(words);
  if (!form) return pass_on(form);
  auto zone = TimeZone::named(words.query.zone);
  if (!zone) return pass_on(zone);
  auto database = open_for_reading(archive);
  if (!database) return pass_on(database);
  PreparedSql sql(**database);
  auto entries = catalogue_of(sql, words.query.station, words.query.instrument);
  if (!entries) return pass_on(entries);
  std::erase_if(*entries,
                [&](const CatalogueEntry& entry) { return !is_wanted(entry, words.query); });
  if (!*form) return export_kinds(sql, *order, NetcdfFormat(), *entries);
  if ((*form)->join != TextJoin::none) return export_joins(sql, *order, **form, *zone, *entries);
  return export_kinds(sql, *order, TextFormat(**form, *zone), *entries);
}

}  // namespace

int export_files(const std::string& archive, const ExportWords& words) {
  end_at_signals();
  auto exported = export_all(archive, words);
  return exported ? 0 : say(exported.error());
}

}  // namespace buoyshore
