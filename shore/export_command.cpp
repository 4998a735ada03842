// export: what is archived goes into files for the tools of the field.

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/descriptor.hpp"
#include "base/hash.hpp"
#include "base/terminal.hpp"
#include "base/time.hpp"
#include "core/own_reading.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/command_options.hpp"
#include "shore/commands.hpp"
#include "shore/export/export_lane.hpp"
#include "shore/export/netcdf_format.hpp"
#include "shore/export/reading_export.hpp"
#include "shore/export/station_descriptions.hpp"
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

std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// What has to be the same for one export to go on where another one ended.
std::string identity_of(const ExportWords& words) {
  return buoyd::to_hex(buoyd::hash8(words.format + '\n' + text_of(words.format) + '\n' +
                                    words.query.zone + '\n' + text_of(words.about)));
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
  order.order = identity_of(words);
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
  Result<void> first_failure;
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
    if (!outcome) {  // the others have theirs all the same
      fmt::print(stderr, "{}: {}\n", what, outcome.error().text);
      if (first_failure) {
        first_failure = buoyd::fail(ErrorCode::unavailable,
                                    fmt::format("not all was exported: {} failed", what));
      }
      continue;
    }
    print_outcome(what, *outcome);
    if (outcome->was_ended) {
      return tl::unexpected(ended("ended; the same command goes on from here"));
    }
    files.insert(files.end(), outcome->files.begin(), outcome->files.end());
  }
  for (const ExportedFile& file : files) {
    if (auto forgotten = forget_mark(file.path); !forgotten) return forgotten;
  }
  return first_failure;
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
  if (outcome.left_out.damaged > 0) {
    fmt::print(stderr, "{}: {} readings are left out, because they do not fit their description\n",
               what, outcome.left_out.damaged);
  }
  if (outcome.left_out.twice > 0) {
    fmt::print(stderr, "{}: {} readings are left out, because an earlier one ends at that time\n",
               what, outcome.left_out.twice);
  }
}

/// What of these kinds ends together, of an instrument, or of the station (""). Descriptions
/// change: a kind is joined if it ever was of the intervals that the form wants.
Result<void> export_rows(PreparedSql& sql, const ExportOrder& order, const TextTemplate& form,
                         const std::vector<buoyd::DescriptionPtr>& descriptions,
                         const std::string& instrument) {
  JoinedQuery query{
      order.query.station, {}, order.query.from_micros(), order.query.to_micros(), form.over};
  std::set<std::pair<std::string, std::string>> kinds;
  for (const buoyd::DescriptionPtr& description : descriptions) {
    const bool is_meant = instrument.empty() || description->instrument() == instrument;
    if (is_meant && is_joined(form, *description)) {
      kinds.emplace(description->instrument(), description->kind());
    }
  }
  for (const auto& [name, kind] : kinds) query.sources.push_back({name, kind});
  if (query.sources.empty()) return {};
  const std::string what = instrument.empty() ? order.query.station : shown(instrument);
  ProgressLine line(what);
  auto outcome =
      export_joined(sql, query, order, form, instrument, [&](const ExportProgress& progress) {
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
                          const std::vector<CatalogueEntry>& entries) {
  auto all = station_descriptions(sql, order.query.station);
  if (!all) return pass_on(all);
  std::erase_if(*all, [&](const buoyd::DescriptionPtr& one) {
    return std::none_of(entries.begin(), entries.end(), [&](const CatalogueEntry& entry) {
      return entry.instrument == one->instrument() && entry.kind == one->kind();
    });
  });
  if (form.join == TextJoin::station) return export_rows(sql, order, form, *all, "");
  std::set<std::string> instruments;
  for (const CatalogueEntry& entry : entries) instruments.insert(entry.instrument);
  for (const std::string& instrument : instruments) {
    auto done = export_rows(sql, order, form, *all, instrument);
    if (!done) return done;
  }
  return {};
}

/// Two exports into one directory would write the same files.
Result<buoyd::Descriptor> lock_of(const std::string& directory) {
  buoyd::Descriptor folder(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return buoyd::fail_by_errno(directory);
  if (::flock(folder.get(), LOCK_EX | LOCK_NB) == 0) return folder;
  return buoyd::fail(ErrorCode::unavailable, directory + ": another export writes into it", errno);
}

Result<void> check_place(const TextTemplate& form, const About& about) {
  if (about.latitude || !says_place(form)) return {};
  return buoyd::fail(ErrorCode::invalid,
                     "this form says where the station lies: expected --about FILE with latitude "
                     "and longitude");
}

Result<void> export_all(const std::string& archive, const ExportWords& words) {
  auto order = order_of(words);
  if (!order) return pass_on(order);
  auto form = form_of(words);
  if (!form) return pass_on(form);
  if (*form) {
    if (auto checked = check_place(**form, order->about); !checked) return checked;
  }
  auto zone = TimeZone::named(words.query.zone);
  if (!zone) return pass_on(zone);
  auto database = open_for_reading(archive);
  if (!database) return pass_on(database);
  PreparedSql sql(**database);
  auto entries = catalogue_of(sql, words.query.station, words.query.instrument);
  if (!entries) return pass_on(entries);
  std::erase_if(*entries,
                [&](const CatalogueEntry& entry) { return !is_wanted(entry, words.query); });
  if (entries->empty()) {
    return buoyd::fail(ErrorCode::invalid,
                       "there are no such kinds of readings: see buoyshore "
                       "instruments STATION");
  }
  auto lock = lock_of(order->directory);
  if (!lock) return pass_on(lock);
  if (!*form) return export_kinds(sql, *order, NetcdfFormat(), *entries);
  if ((*form)->join != TextJoin::none) return export_joins(sql, *order, **form, *entries);
  return export_kinds(sql, *order, TextFormat(**form, *zone), *entries);
}

}  // namespace

int export_files(const std::string& archive, const ExportWords& words) {
  end_at_signals();
  auto exported = export_all(archive, words);
  if (exported) return 0;
  const int code = say(exported.error());
  // HDF5 would write what it could not write once more at the process's end, and crash (1.10.8).
  std::fflush(nullptr);
  std::_Exit(code);
}

}  // namespace buoyshore
