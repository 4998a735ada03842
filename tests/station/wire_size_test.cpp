// What a value costs on the record lane, on recorded series: the bounds of docs/benchmarks.md. The
// recordings go through the models' decoders and the maker of readings to the batch encoder, with
// all that a reading has: number, times, clock, flags.

#include <algorithm>
#include <iostream>
#include <map>
#include <numeric>
#include <set>

#include "acquire/reading_maker.hpp"
#include "base/time.hpp"
#include "drivers/text_recordings.hpp"
#include "support/places.hpp"
#include "uplink/batch/batch_builder.hpp"
#include "uplink/batch/batch_encoder.hpp"

namespace buoyd::test {
namespace {

constexpr std::size_t batch_readings = 300;

/// Digits that nobody recorded, and the numbers of a station's other instruments.
class Chance {
 public:
  std::uint64_t below(std::uint64_t bound) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (state_ >> 33U) % bound;
  }

 private:
  std::uint64_t state_ = 7;
};

/// "2014-08-01T00:00:00.274000Z …" or "2014/08/05 00:00:33.805 …"; none: no time is there.
std::optional<std::int64_t> stamp_of(std::string line) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  double second = 0;
  std::replace(line.begin(), line.begin() + std::min<std::ptrdiff_t>(11, std::ssize(line)), 'T',
               ' ');
  std::replace(line.begin(), line.begin() + std::min<std::ptrdiff_t>(11, std::ssize(line)), '-',
               '/');
  if (std::sscanf(line.c_str(), "%4d/%2d/%2d %2d:%2d:%lf", &year, &month, &day, &hour, &minute,
                  &second) != 6) {
    return std::nullopt;
  }
  const std::chrono::sys_days date = std::chrono::year(year) / month / day;
  return (std::int64_t{date.time_since_epoch().count()} * 86400 + hour * 3600 + minute * 60) *
             1'000'000 +
         static_cast<std::int64_t>(second * 1e6);
}

class SeriesSink final : public SampleSink {
 public:
  void take(Sample sample) override { samples.push_back(std::move(sample)); }
  std::vector<Sample> samples;
};

/// The readings of one kind of one recording, as a station with eleven other instruments numbers
/// them.
using Series = std::vector<StoredReading>;

std::vector<Sample> samples_of(const TextRecording& recording, const ModelPtr& model) {
  const std::string raw = read_file(captures_dir() + "/" + recording.path);
  Chance chance;
  MessagesDriver driver(model);
  driver.begin();
  SeriesSink sink;
  for (const DeviceLine& line : device_lines(raw, false)) {
    const auto stamp = stamp_of(line.text);
    if (!stamp) continue;
    // openrvdas: one word before the device's line; ooi_dcl: two.
    std::size_t begin = line.text.find(' ') + 1;
    if (recording.logger == "ooi_dcl") begin = line.text.find(' ', begin) + 1;
    const std::string bytes = line.text.substr(begin) + "\r\n";
    // Recorded in ms: the digits below are random.
    const Micros taken(*stamp / 1000 * 1000 + static_cast<std::int64_t>(chance.below(1000)));
    driver.receive({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()},
                   MonoTime(taken), sink);
  }
  driver.finish(sink);
  return std::move(sink.samples);
}

/// By kind.
std::map<std::string, Series> series_of(const TextRecording& recording) {
  const ModelPtr model =
      load_model(source_dir() + "/config/models/" + recording.model + ".toml").model;
  EXPECT_NE(model, nullptr) << recording.model;
  InstrumentSettings settings;
  settings.name = "recorded";
  ReadingMaker maker(model, settings, {});
  std::map<std::string, Series> all;
  Chance chance;
  std::uint64_t seq = 1'000'000;
  for (Sample& sample : samples_of(recording, model)) {
    auto reading = maker.make(std::move(sample));
    if (!reading) continue;
    reading->utc = WallTime(reading->boottime.time_since_epoch());
    reading->boottime -= std::chrono::hours(24 * 365 * 44);
    reading->clock = ClockQuality{ClockState::ntp, 10}.byte();
    seq += 10 + chance.below(5);
    all[reading->description->kind()].push_back({seq, std::move(*reading)});
  }
  return all;
}

/// Bytes a value over the whole batches of a series.
double bytes_a_value(const Series& series) {
  BatchEncoder encoder;
  std::size_t bytes = 0;
  std::size_t values = 0;
  for (std::size_t from = 0; from + batch_readings <= series.size(); from += batch_readings) {
    std::vector<PreparedReading> prepared;
    for (std::size_t i = from; i < from + batch_readings; ++i) {
      auto one = prepare_reading(series[i]);
      EXPECT_TRUE(one) << one.error().text;
      values += one->prints.size();
      prepared.push_back(std::move(*one));
    }
    bytes += encoder.encode(prepared).size();
  }
  return static_cast<double>(bytes) / static_cast<double>(values);
}

TEST(WireSize, the_recorded_series_at_300_readings_a_batch) {
  NEED_CAPTURES();
  std::vector<double> sizes;
  std::set<std::string> seen;  // two models may read one recording
  for (const TextRecording& recording : text_recordings()) {
    if (recording.logger != "openrvdas" && recording.logger != "ooi_dcl") continue;
    for (const auto& [kind, series] : series_of(recording)) {
      if (series.size() < batch_readings || !seen.insert(recording.path + kind).second) continue;
      sizes.push_back(bytes_a_value(series));
      std::cout << recording.path << " " << kind << ": " << series.size() << " readings of "
                << series.front().reading.description->value_count() << " values, " << sizes.back()
                << " bytes a value\n";
    }
  }
  const double mean =
      std::accumulate(sizes.begin(), sizes.end(), 0.0) / static_cast<double>(sizes.size());
  std::cout << sizes.size() << " series, mean " << mean << "\n";
  EXPECT_GE(sizes.size(), 21U);
  EXPECT_LE(mean, 1.75);
}

/// An instrument of a station: its recording, the model that reads it, what of it is wanted.
struct Part {
  std::string path;
  std::string model;
  std::string kind;
};

/// Each says one thing, so that each has one block.
const std::vector<Part> twelve{
    {"met/ooi_metbk_a-dcl_20140805.metbk2.log", "asimet-metbk", "meteorology"},
    {"met/openrvdas_NBP1406_mwx1.log", "rvdas-mast", "mast"},
    {"met/openrvdas_SKQ201822S_met_ptu307.log", "vaisala-ptu307", "weather"},
    {"met/openrvdas_SKQ201822S_wind_gill_fwdmast.log", "gill-windsonic", "polar"},
    {"tsg/openrvdas_NBP1406_tsg1.log", "sbe-45", "thermosalinograph"},
    {"tsg/openrvdas_NBP1406_rtmp.log", "sbe-38", "temperature"},
    {"oxygen/ooi_dosta_abcdjm-dcl_20150330.dosta1.log", "aanderaa-optode", "oxygen"},
    {"optics/openrvdas_SKQ201822S_fluoro_turner-c6.log", "turner-c6", "fluorescence"},
    {"nmea-gnss/openrvdas_NBP1406_gp02.log", "nmea-0183", "vtg"},
    {"nmea-heading-attitude/openrvdas_NBP1406_gyr1.log", "nmea-gyrocompass", "hdt"},
    {"radiometer/openrvdas_SKQ201822S_rad_psp-pir.log", "wir20-radiometers", "radiation"},
    {"engineering/openrvdas_NBP1406_eng1.log", "hydrodas", "engineering"},
};

/// What they said in their first five minutes, as one run of one store.
OwedRun five_minutes() {
  std::vector<StoredReading> all;
  for (const auto& [path, model, wanted] : twelve) {
    const auto logger = path.find("/ooi_") == std::string::npos ? "openrvdas" : "ooi_dcl";
    const auto recorded = series_of({path, model, logger, {}, 0, "", ""});
    const auto series = recorded.find(wanted);
    EXPECT_TRUE(series != recorded.end()) << path << " has no " << wanted;
    if (series == recorded.end()) continue;
    const MonoTime first = series->second.front().reading.boottime;
    for (StoredReading stored : series->second) {
      const auto since = stored.reading.boottime - first;
      if (since >= std::chrono::minutes(5)) break;
      stored.reading.boottime = MonoTime(since);
      stored.reading.utc = WallTime(std::chrono::seconds(1'795'158'000) + since);
      all.push_back(std::move(stored));
    }
  }
  std::sort(all.begin(), all.end(), [](const StoredReading& a, const StoredReading& b) {
    return a.reading.utc < b.reading.utc;
  });
  OwedRun run;
  run.first = 1;
  run.floor = run.from = 1'000'000;
  run.to = run.from + all.size() - 1;
  for (std::size_t i = 0; i < all.size(); ++i) all[i].seq = run.from + i;
  run.readings = std::move(all);
  return run;
}

TEST(WireSize, a_station_of_twelve_instruments_in_batches_of_five_minutes) {
  NEED_CAPTURES();
  const OwedRun run = five_minutes();
  std::size_t values = 0;
  for (const StoredReading& stored : run.readings) {
    values += stored.reading.description->value_count();
  }
  BatchWish wish;
  wish.target = wish.most = std::size_t{1} << 20U;
  wish.carries = [](const Hash8&) { return false; };
  BatchBuilder builder;
  const auto batch = builder.build(run, wish);
  ASSERT_TRUE(batch) << batch.error().text;
  ASSERT_EQ(batch->readings, run.readings.size());
  const double size = static_cast<double>(batch->payload.size()) / static_cast<double>(values);
  std::cout << batch->readings << " readings, " << values << " values, " << size
            << " bytes a value, the whole message\n";
  EXPECT_EQ(batch->damaged, 0U);
  EXPECT_GE(values, 5000U);
  EXPECT_LE(size, 1.1);
}

}  // namespace
}  // namespace buoyd::test
