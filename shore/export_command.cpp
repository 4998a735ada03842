// export: what is archived goes into files for the tools of the field.

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "base/descriptor.hpp"
#include "base/hash.hpp"
#include "base/time.hpp"
#include "core/own_reading.hpp"
#include "platform/end_signals.hpp"
#include "platform/file_lock.hpp"
#include "platform/whole_file.hpp"
#include "shore/archive/archive_file.hpp"
#include "shore/command_options.hpp"
#include "shore/commands.hpp"
#include "shore/export/bufr/bufr_format.hpp"
#include "shore/export/export_lane.hpp"
#include "shore/export/form_kind.hpp"
#include "shore/export/netcdf_format.hpp"
#include "shore/export/reading_export.hpp"
#include "shore/export/station_descriptions.hpp"
#include "shore/export/text/joined_export.hpp"
#include "shore/export/text/joined_text.hpp"
#include "shore/export/text/text_format.hpp"
#include "shore/export_printing.hpp"
#include "shore/query/catalogue.hpp"
#include "shore/query/shown_text.hpp"

namespace buoyshore {

using buoyd::ErrorCode;
using buoyd::Result;

namespace {

constexpr std::size_t most_text_bytes = std::size_t{1} << 20U;  // as TomlDocument::load() has it

struct Netcdf {};
using Form = std::variant<Netcdf, TextTemplate, BufrTemplate>;

/// What --format means. A name is that of a template that the package brings.
Result<Form> form_of(const ExportWords& words) {
  if (words.format == "netcdf") return Netcdf{};
  auto path = known_template(words.format, export_forms);
  if (!path) return pass_on(path);
  auto kind = form_kind_of(*path);
  if (!kind) return pass_on(kind);
  const auto made = [](auto loaded) -> Result<Form> {
    if (!loaded) return tl::unexpected(error_of(loaded.error()));
    return std::move(*loaded);
  };
  return *kind == FormKind::bufr ? made(load_bufr_template(*path))
                                 : made(load_text_template(*path));
}

std::string text_of(const std::string& path) {
  return buoyd::read_whole(path, most_text_bytes).value_or("");
}

/// What has to be the same for one export to go on where another one ended.
std::string identity_of(const ExportWords& words) {
  return buoyd::to_hex(buoyd::hash8(
      BUOYD_VERSION "\n" + words.format + '\n' + text_of(template_path(words.format)) + '\n' +
      words.query.zone + '\n' + text_of(words.about) + (words.has_bench ? "\nbench" : "")));
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
  order.has_bench = words.has_bench;
  order.form = words.format;
  return order;
}

/// What buoyd says of itself comes only where it is named.
bool is_wanted(const CatalogueEntry& entry, const QueryWords& words) {
  if (words.instrument.empty() && entry.instrument == buoyd::own_instrument) return false;
  return words.kind.empty() || entry.kind == words.kind;
}

tl::unexpected<buoyd::Error> ended() {
  return buoyd::fail(ErrorCode::stopped, "ended; the same command goes on from here");
}

/// What came of an export.
struct Exported {
  std::vector<ExportedFile> files{};
  std::uint64_t of_bench = 0;  ///< left out
  std::uint64_t others = 0;    ///< left out for other reasons
};

/// Nothing takes the files up any more.
Result<void> finish(const Exported& exported) {
  for (const ExportedFile& file : exported.files) {
    if (auto forgotten = forget_mark(file.path); !forgotten) return forgotten;
  }
  if (exported.files.empty() && exported.others == 0 && exported.of_bench > 0) {
    return nothing_at_sea();
  }
  return {};
}

/// An empty time is no mistake, and neither is it kept from who misspelt it.
void print_none(const Exported& exported, std::string_view why) {
  if (!exported.files.empty() || exported.of_bench > 0 || exported.others > 0) return;
  fmt::print(stderr, "no file is written: {}\n", why);
}

/// Each kind by itself.
Result<void> export_kinds(PreparedSql& sql, ExportOrder& order, const ExportFormat& format,
                          const std::vector<CatalogueEntry>& entries) {
  Exported exported;
  Result<void> first_failure;
  for (const CatalogueEntry& entry : entries) {
    order.query.instrument = entry.instrument;
    order.query.kind = entry.kind;
    const std::string what = shown(entry.instrument + "/" + entry.kind);
    ProgressLine line(what, "readings", 1000);
    auto outcome = export_readings(sql, order, format, [&](const ExportProgress& progress) {
      line.show(progress);
      return !buoyd::must_end();
    });
    line.clear();
    if (!outcome) {  // the others have theirs all the same
      fmt::print(stderr, "{}: {}\n", what, shown_lines(outcome.error().text));
      if (first_failure) {
        first_failure = buoyd::fail(ErrorCode::unavailable,
                                    fmt::format("not all was exported: {} failed", what));
      }
      continue;
    }
    print_outcome(what, *outcome);
    if (outcome->was_ended) return ended();
    exported.files.insert(exported.files.end(), outcome->files.begin(), outcome->files.end());
    exported.of_bench += outcome->of_bench;
    exported.others += outcome->unplaced + outcome->damaged;
  }
  if (first_failure) print_none(exported, "nothing is archived of that time");
  auto finished = finish(exported);
  return first_failure ? finished : first_failure;
}

/// How rows are joined, and what becomes of them.
struct Joining {
  std::vector<buoyd::Micros> overs;  ///< lengths of intervals, the rows' first
  bool is_of_station = true;         ///< else a row is of one instrument
  JoinedFormat& format;
};

/// What of these kinds ends together, of an instrument, or of the station (""). Descriptions
/// change: a kind is joined if it ever was of the intervals that the form wants.
Result<void> export_rows(PreparedSql& sql, const ExportOrder& order, const Joining& joining,
                         const std::vector<buoyd::DescriptionPtr>& descriptions,
                         const std::string& instrument, Exported& exported) {
  JoinedQuery query{order.query.station,       {},
                    order.query.from_micros(), order.query.to_micros(),
                    joining.overs.front(),     order.has_bench};
  std::set<std::tuple<std::string, std::string, buoyd::Micros>> kinds;
  for (const buoyd::DescriptionPtr& description : descriptions) {
    const bool is_meant = instrument.empty() || description->instrument() == instrument;
    for (const buoyd::Micros over : joining.overs) {
      if (!is_meant || !is_joined(over, *description)) continue;
      kinds.emplace(description->instrument(), description->kind(), over);
    }
  }
  for (const auto& [name, kind, over] : kinds) query.sources.push_back({name, kind, over});
  if (query.sources.empty()) return {};
  const std::string what = instrument.empty() ? order.query.station : shown(instrument);
  ProgressLine line(what, "rows", 1);
  auto outcome = export_joined(sql, query, order, joining.format, instrument,
                               [&](const ExportProgress& progress) {
                                 line.show(progress);
                                 return !buoyd::must_end();
                               });
  line.clear();
  if (!outcome) return pass_on(outcome);
  print_joined(what, *outcome);
  if (outcome->was_ended) return ended();
  exported.files.insert(exported.files.end(), outcome->files.begin(), outcome->files.end());
  exported.of_bench += outcome->left_out.of_bench;
  exported.others += outcome->rows_without + outcome->left_out.unplaced;
  return {};
}

Result<void> export_joins(PreparedSql& sql, const ExportOrder& order, const Joining& joining,
                          const std::vector<CatalogueEntry>& entries) {
  auto all = station_descriptions(sql, order.query.station);
  if (!all) return pass_on(all);
  std::erase_if(*all, [&](const buoyd::DescriptionPtr& one) {
    return std::none_of(entries.begin(), entries.end(), [&](const CatalogueEntry& entry) {
      return entry.instrument == one->instrument() && entry.kind == one->kind();
    });
  });
  std::set<std::string> instruments;
  if (joining.is_of_station) instruments.insert("");
  for (const CatalogueEntry& entry : entries) {
    if (!joining.is_of_station) instruments.insert(entry.instrument);
  }
  Exported exported;
  for (const std::string& instrument : instruments) {
    auto done = export_rows(sql, order, joining, *all, instrument, exported);
    if (!done) return done;
  }
  print_none(exported, fmt::format("nothing of that time ends an interval of {} min, as this form "
                                   "wants",
                                   joining.overs.front() / std::chrono::minutes(1)));
  return finish(exported);
}

Result<void> export_messages(PreparedSql& sql, const ExportOrder& order, const BufrTemplate& form,
                             const std::vector<CatalogueEntry>& entries) {
  auto format = BufrFormat::open(sql, order, form);
  if (!format) return pass_on(format);
  auto done =
      export_joins(sql, order, {overs_of(form.over, form.columns), true, **format}, entries);
  for (const auto& [key, count] : (*format)->refused()) {
    fmt::print(stderr, "{}: {} values are left out, because the element cannot hold them\n", key,
               count);
  }
  return done;
}

/// Makes the directory, if there is none. Two exports into one would write the same files.
Result<buoyd::Descriptor> lock_of(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return buoyd::fail(ErrorCode::unavailable, fmt::format("{}: {}", directory, error.message()),
                       error.value());
  }
  buoyd::Descriptor folder(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.get() < 0) return buoyd::fail_by_errno(directory);
  auto locked = buoyd::lock_at_once(folder, directory);
  if (!locked) return pass_on(locked);
  if (*locked) return folder;
  return buoyd::fail(ErrorCode::unavailable, directory + ": another export writes into it");
}

Result<void> check_place(const TextTemplate& form, const About& about) {
  if (about.latitude || !says_place(form)) return {};
  return buoyd::fail(ErrorCode::invalid,
                     "this form says where the station lies: expected --about FILE with latitude "
                     "and longitude");
}

/// Of what is there nothing is wanted.
Result<void> nothing_of(const QueryWords& query) {
  return buoyd::fail(
      ErrorCode::invalid,
      query.kind.empty()
          ? fmt::format("{} sent nothing but what buoyd says of itself, expected the "
                        "instrument buoyd to be named",
                        query.station)
          : fmt::format("{} sent no readings of kind '{}', expected one that "
                        "buoyshore instruments {} lists",
                        query.station, query.kind, query.station));
}

Result<void> export_all(const std::string& archive, const ExportWords& words) {
  auto order = order_of(words);
  if (!order) return pass_on(order);
  auto form = form_of(words);
  if (!form) return pass_on(form);
  const auto* const text = std::get_if<TextTemplate>(&*form);
  if (text != nullptr) {
    if (auto checked = check_place(*text, order->about); !checked) return checked;
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
    return nothing_of(words.query);
  }
  auto lock = lock_of(order->directory);
  if (!lock) return pass_on(lock);
  if (const auto* const bufr = std::get_if<BufrTemplate>(&*form)) {
    return export_messages(sql, *order, *bufr, *entries);
  }
  if (text == nullptr) return export_kinds(sql, *order, NetcdfFormat(), *entries);
  if (text->join == TextJoin::none) {
    return export_kinds(sql, *order, TextFormat(*text, *zone), *entries);
  }
  JoinedText format(*order, *text);
  const bool is_of_station = text->join == TextJoin::station;
  return export_joins(sql, *order, {overs_of(text->over, text->columns), is_of_station, format},
                      *entries);
}

}  // namespace

int export_files(const std::string& archive, const ExportWords& words) {
  buoyd::end_at_signals();
  auto exported = export_all(archive, words);
  if (exported) return 0;
  const int code = say(exported.error());
  // HDF5 would write what it could not write once more at the process's end, and crash (1.10.8).
  std::fflush(nullptr);
  std::_Exit(code);
}

}  // namespace buoyshore
