#include "shore/export/netcdf_head.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include "base/json.hpp"
#include "shore/export/cf_words.hpp"
#include "shore/station/at_sea.hpp"

namespace buoyshore {

using buoyd::WallTime;

namespace {

constexpr std::size_t most_values_at_once = 500'000;
constexpr std::size_t most_rows_at_once = 1024;
constexpr std::array<std::int64_t, 5> flag_values{1, 2, 3, 4, 9};
constexpr std::array<std::int64_t, 3> placed_values{0, 1, 2};

std::string iso_time(std::int64_t micros) {
  return buoyd::iso8601(WallTime(buoyd::Micros(micros)));
}

void set_all(NetcdfFile& file, int variable, const CfAttributes& attributes) {
  for (const auto& [name, value] : attributes) {
    if (const auto* text = std::get_if<std::string>(&value)) file.set(variable, name, *text);
    if (const auto* number = std::get_if<double>(&value)) file.set(variable, name, *number);
  }
}

/// The head of one file while it is written.
class Head {
 public:
  Head(NetcdfFile& file, const ExportSubject& subject, const CfLayout& layout)
      : file_(file),
        subject_(subject),
        layout_(layout),
        rows_(rows_at_once(*subject.description)) {}

  void write() {
    time_ = file_.add_dimension("time", NetcdfFile::unlimited);
    if (subject_.has_span) bounds_ = file_.add_dimension("nv", 2);
    station_ = file_.add_dimension("station", 1);
    if (layout_.axis) {
      axis_ = file_.add_dimension(layout_.axis->dimension, layout_.axis->points.size());
    }
    add_time();
    add_place();
    add_axis();
    add_names();
    for (const CfVariable& variable : layout_.variables) add_channel(variable);
    add_origin();
    add_globals();
  }

 private:
  int scalar(const char* name, double value, const CfAttributes& attributes) {
    const int id = file_.add_variable(name, NcType::float64, {});
    file_.set_missing(id, NcType::float64);
    set_all(file_, id, attributes);
    file_.put(id, {}, {}, &value);
    return id;
  }

  void add_time() {
    const int time = file_.add_variable("time", NcType::float64, {time_});
    file_.pack(time, NcType::float64, {rows_});
    set_all(file_, time,
            {{"standard_name", "time"},
             {"long_name", subject_.has_span ? "end of the interval" : "time of the measurement"},
             {"units", "seconds since 1970-01-01T00:00:00Z"},
             {"calendar", "standard"},
             {"units_metadata", "leap_seconds: none"},
             {"axis", "T"},
             {"coverage_content_type", "coordinate"}});
    if (!subject_.has_span) return;
    file_.set(time, "bounds", "time_bnds");
    const int bounds = file_.add_variable("time_bnds", NcType::float64, {time_, bounds_});
    file_.pack(bounds, NcType::float64, {rows_, 2});
  }

  void add_place() {
    scalar("lat", subject_.about.latitude.value_or(missing_float64()),
           {{"standard_name", "latitude"},
            {"long_name", "latitude of the anchor"},
            {"units", "degrees_north"},
            {"axis", "Y"},
            {"coverage_content_type", "coordinate"}});
    scalar("lon", subject_.about.longitude.value_or(missing_float64()),
           {{"standard_name", "longitude"},
            {"long_name", "longitude of the anchor"},
            {"units", "degrees_east"},
            {"axis", "X"},
            {"coverage_content_type", "coordinate"}});
    if (!layout_.vertical || layout_.vertical->is_of_axis) return;
    scalar("z", layout_.vertical->values.front(), layout_.vertical->attributes);
  }

  void add_axis() {
    if (!layout_.axis) return;
    add_points(layout_.axis->name, layout_.axis->points, layout_.axis->attributes);
    if (layout_.vertical && layout_.vertical->is_of_axis) {
      add_points("z", layout_.vertical->values, layout_.vertical->attributes);
    }
  }

  void add_points(const std::string& name, const std::vector<double>& points,
                  const CfAttributes& attributes) {
    const int id = file_.add_variable(name, NcType::float64, {axis_});
    set_all(file_, id, attributes);
    const std::array<std::size_t, 1> start{0};
    const std::array<std::size_t, 1> count{points.size()};
    file_.put(id, start, count, points.data());
  }

  void add_names() {
    const int station = file_.add_variable("station", NcType::text, {station_});
    set_all(file_, station,
            {{"long_name", "station " + subject_.station}, {"cf_role", "timeseries_id"}});
    const std::array<std::size_t, 1> start{0};
    const std::array<std::size_t, 1> count{1};
    file_.put(station, start, count, std::vector<std::string>{subject_.station});
    const int instrument = file_.add_variable("instrument", NcType::int32, {});
    set_all(file_, instrument, layout_.instrument);
    const std::int32_t one = 1;
    file_.put(instrument, {}, {}, &one);
    if (layout_.feature_type != "timeSeriesProfile") return;
    const int profile = file_.add_variable("profile", NcType::int32, {time_});
    file_.pack(profile, NcType::int32, {rows_});
    set_all(file_, profile, {{"long_name", "number of the profile"}, {"cf_role", "profile_id"}});
  }

  [[nodiscard]] std::string coordinates(bool is_array) const {
    // A spectrum is where its instrument is; the cells of a profile are not.
    const bool is_spectrum = is_array && layout_.axis && layout_.axis->name == "frequency";
    const bool has_z =
        layout_.vertical && (is_spectrum || layout_.vertical->is_of_axis == is_array);
    std::string names = has_z ? "time lat lon z" : "time lat lon";
    if (is_array && layout_.axis && layout_.axis->name != layout_.axis->dimension) {
      names += ' ' + layout_.axis->name;
    }
    return names + " station";
  }

  int add_on_axis(const std::string& name, NcType type, bool is_array) {
    std::vector<int> dimensions{time_};
    std::vector<std::size_t> chunk{rows_};
    if (is_array && layout_.axis) {
      dimensions.push_back(axis_);
      chunk.push_back(layout_.axis->points.size());
    }
    const int id = file_.add_variable(name, type, dimensions);
    file_.pack(id, type, chunk);
    file_.set(id, "coordinates", coordinates(is_array));
    return id;
  }

  void add_channel(const CfVariable& channel) {
    const int id = add_on_axis(channel.name, channel.type, channel.is_array);
    file_.set_missing(id, channel.type);
    set_all(file_, id, channel.attributes);
    file_.set(id, "platform", "station");
    file_.set(id, "instrument", "instrument");
    if (!channel.meanings.empty()) {
      std::vector<std::int64_t> values;
      std::string words;
      for (const auto& [value, word] : channel.meanings) {
        values.push_back(value);
        words += (words.empty() ? "" : " ") + flag_word(word);
      }
      file_.set(id, "flag_values", values, NcType::int64);
      file_.set(id, "flag_meanings", words);
    }
    const int flag = add_on_axis(channel.flag_name, NcType::byte, channel.is_array);
    file_.set_missing_flag(flag);
    set_all(file_, flag, channel.flag_attributes);
    file_.set(flag, "flag_values", flag_values, NcType::byte);
  }

  /// Which reading of which run each row is, and how its time is known.
  void add_origin() {
    const int seq = file_.add_variable("seq", NcType::int64, {time_});
    file_.pack(seq, NcType::int64, {rows_});
    file_.set_missing(seq, NcType::int64);
    set_all(file_, seq,
            {{"long_name", "number of the reading in its epoch"},
             {"units", "1"},
             {"coverage_content_type", "referenceInformation"}});
    const int epoch = file_.add_variable("epoch", NcType::int16, {time_});
    file_.pack(epoch, NcType::int16, {rows_});
    set_all(file_, epoch,
            {{"long_name", "epoch: run of buoyd on one store"},
             {"coverage_content_type", "referenceInformation"}});
    const int placed = file_.add_variable("placed", NcType::byte, {time_});
    file_.pack(placed, NcType::byte, {rows_});
    set_all(file_, placed,
            {{"long_name", "how the time is known"},
             {"flag_meanings", "clock record arrival"},
             {"comment",
              "clock: the board's clock was set; record: by the nearest clock record of "
              "its boot; arrival: by the nearest hello of its boot"},
             {"coverage_content_type", "referenceInformation"}});
    file_.set(placed, "flag_values", placed_values, NcType::byte);
  }

  void add_globals();
  void add_computed();
  void add_bounds();
  /// Unless the user says it himself.
  void set(const std::string& name, const std::string& value) {
    const auto& own = subject_.about.attributes;
    const bool is_said = std::any_of(
        own.begin(), own.end(), [&](const auto& attribute) { return attribute.first == name; });
    if (!is_said) file_.set(NetcdfFile::global, name, value);
  }

  NetcdfFile& file_;
  const ExportSubject& subject_;
  const CfLayout& layout_;
  std::size_t rows_;
  int time_ = 0;
  int bounds_ = 0;
  int station_ = 0;
  int axis_ = 0;
};

void Head::add_globals() {
  add_computed();
  add_bounds();
  for (const auto& [name, value] : subject_.about.attributes) {
    file_.set(NetcdfFile::global, name, value);
  }
  // What makes the values understandable, as the station sent it.
  file_.set(NetcdfFile::global, "buoyd_description", subject_.description->text());
}

void Head::add_computed() {
  const buoyd::Description& description = *subject_.description;
  const std::string what = fmt::format("{} {} of {}", description.instrument(),
                                       spaced(description.kind()), subject_.station);
  const buoyd::Json text = *buoyd::Json::parse(description.text());
  const std::string make =
      text.string_at("make").value_or("") + " " + text.string_at("type").value_or("");
  std::string word = subject_.station;
  std::erase_if(word, [](unsigned char c) { return std::isalnum(c) == 0; });
  set("Conventions", "CF-1.11, ACDD-1.3, IOOS-1.2");
  set("featureType", layout_.feature_type);
  set("cdm_data_type", layout_.feature_type == "timeSeries" ? "TimeSeries" : "TimeSeriesProfile");
  set("title", what);
  set("summary",
      fmt::format("{}Readings that buoyd took on the buoy {}: {}{}. Each bears its QARTOD flag.",
                  is_at_sea(description) ? "" : "Not at sea, or of a simulated instrument. ",
                  subject_.station, what, make == " " ? "" : " (" + make + ")"));
  set("keywords", "buoy, " + description.instrument() + ", " + spaced(description.kind()));
  set("id", fmt::format("{}-{}-{}-{}", subject_.station, description.instrument(),
                        description.kind(), buoyd::to_hex(description.hash())));
  set("source", "moored buoy, in situ sensor");
  set("processing_level", description.is_computed()
                              ? "computed on board of judged readings"
                              : "as the instrument said it, judged in real time on board");
  set("standard_name_vocabulary", "CF Standard Name Table v83");
  set("platform", "buoy");
  set("platform_name", subject_.station);
  set("platform_id", word);
  set("platform_vocabulary", "https://mmisw.org/ont/ioos/platform");
  set("instrument", description.instrument());
  set("references", "https://ioos.noaa.gov/project/qartod/");
  for (const char* const name :
       {"date_created", "date_modified", "date_issued", "date_metadata_modified"}) {
    set(name, subject_.made);
  }
  set("history", subject_.made + " written from the shore archive by buoyshore " BUOYD_VERSION);
}

void Head::add_bounds() {
  const About& about = subject_.about;
  if (about.latitude && about.longitude) {
    for (const char* const name : {"geospatial_lat_min", "geospatial_lat_max"}) {
      file_.set(NetcdfFile::global, name, *about.latitude);
    }
    for (const char* const name : {"geospatial_lon_min", "geospatial_lon_max"}) {
      file_.set(NetcdfFile::global, name, *about.longitude);
    }
    set("geospatial_lat_units", "degrees_north");
    set("geospatial_lon_units", "degrees_east");
    set("geospatial_bounds", fmt::format("POINT ({} {})", *about.latitude, *about.longitude));
    set("geospatial_bounds_crs", "EPSG:4326");
    set("geospatial_lat_resolution", "point");
    set("geospatial_lon_resolution", "point");
  }
  if (subject_.watch_radius) {
    set("comment",
        fmt::format("Moored: the station watches that it stays within {} m of its anchor.",
                    *subject_.watch_radius));
  }
  if (!layout_.vertical) return;
  const auto [low, high] =
      std::minmax_element(layout_.vertical->values.begin(), layout_.vertical->values.end());
  file_.set(NetcdfFile::global, "geospatial_vertical_min", *low);
  file_.set(NetcdfFile::global, "geospatial_vertical_max", *high);
  set("geospatial_vertical_units", "m");
  set("geospatial_vertical_resolution", "point");
  set("geospatial_vertical_positive", layout_.vertical->is_up ? "up" : "down");
  set("geospatial_bounds_vertical_crs", layout_.vertical->is_up ? "EPSG:5829" : "EPSG:5831");
}

}  // namespace

std::size_t rows_at_once(const buoyd::Description& description) {
  return std::clamp<std::size_t>(most_values_at_once / description.value_count(), 1,
                                 most_rows_at_once);
}

void write_head(NetcdfFile& file, const ExportSubject& subject, const CfLayout& layout) {
  Head(file, subject, layout).write();
}

void write_coverage(NetcdfFile& file, const ExportSubject& subject, const ExportTally& tally) {
  std::vector<std::int64_t> numbers;
  std::string words;
  for (const std::string& epoch : tally.epochs) {
    numbers.push_back(static_cast<std::int64_t>(numbers.size()));
    words += (words.empty() ? "" : " ") + epoch;
  }
  const int epoch = file.variable("epoch");
  file.set(epoch, "flag_values", numbers, NcType::int16);
  file.set(epoch, "flag_meanings", words);
  constexpr int global = NetcdfFile::global;
  file.set(global, "time_coverage_start", iso_time(tally.begins));
  file.set(global, "time_coverage_end", iso_time(tally.ends));
  file.set(global, "time_coverage_duration", iso_duration(tally.ends - tally.begins));
  const buoyd::Json text = *buoyd::Json::parse(subject.description->text());
  // Sliding windows come more often than they are long.
  const buoyd::Json* const computed = subject.has_span ? text.find("computed") : nullptr;
  const double every = computed == nullptr ? 0 : computed->number_at("every").value_or(0);
  const char* const step = subject.has_span ? "over" : "interval";
  const double seconds = every > 0 ? every : text.number_at(step).value_or(0);
  if (seconds > 0) {
    file.set(global, "time_coverage_resolution", iso_duration(std::llround(seconds * 1e6)));
  }
}

}  // namespace buoyshore
