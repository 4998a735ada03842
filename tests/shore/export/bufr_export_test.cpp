#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <numbers>
#include <set>
#include <tuple>

#include "shore/archive_fixture.hpp"
#include "shore/export/bufr/bufr_format.hpp"
#include "shore/export/bufr_decoded.hpp"
#include "shore/export/station_descriptions.hpp"
#include "shore/export/text/joined_export.hpp"
#include "support/places.hpp"

namespace buoyshore {
namespace {

using test::DecodedBufr;
using test::epoch;
using testing::Contains;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::NanSensitiveDoubleEq;
using testing::Pair;
using testing::Pointwise;
using testing::UnorderedElementsAre;

constexpr std::int64_t ten_minutes_long = 600'000'000;
constexpr double no = std::numeric_limits<double>::quiet_NaN();

/// A channel of a kind: its standard name, and what else its description says.
std::string channel(const std::string& name, const std::string& standard_name,
                    const std::string& unit, const std::string& more = "") {
  return R"({"name":")" + name + R"(","type":"float32","unit":")" + unit +
         R"(","standard_name":")" + standard_name + '"' + more + '}';
}
const std::string mean = R"(,"method":"mean")";

/// Readings of ten minutes.
buoyd::DescriptionPtr rows(const std::string& instrument, const std::string& kind,
                           const std::string& head, const std::vector<std::string>& channels) {
  std::string list;
  for (const std::string& one : channels) list += (list.empty() ? "" : ",") + one;
  return buoyd::Description::parse(R"({"v":2,"instrument":")" + instrument + R"(","kind":")" +
                                   kind + R"(",)" + head + R"("channels":[)" + list + "]}")
      .value();
}
const std::string ten = R"("over":600,)";

buoyd::DescriptionPtr air() {
  return rows("met", "air", ten + R"("height":3.5,)",
              {channel("air_pressure_mean", "air_pressure", "hPa", mean),
               channel("air_temperature_mean", "air_temperature", "degree_Celsius", mean),
               channel("relative_humidity_mean", "relative_humidity", "percent", mean)});
}
buoyd::DescriptionPtr mean_wind() {
  return rows(
      "met", "wind", ten + R"("height":4.25,)",
      {channel("wind_speed_mean", "wind_speed", "m s-1", mean),
       channel("wind_direction_mean", "wind_from_direction", "degree",
               mean + R"(,"reference":"true north")"),
       channel("wind_speed_gust", "wind_speed_of_gust", "m s-1", R"(,"method":"maximum")")});
}
buoyd::DescriptionPtr waves() {
  const std::string on_axis = R"(,"axis":"frequency")";
  return rows(
      "deck", "waves", ten + R"("axis":{"name":"frequency","unit":"Hz","points":[0.05,0.1,0.15]},)",
      {channel("hm0", "sea_surface_wave_significant_height", "m"),
       channel("peak_direction",
               "sea_surface_wave_from_direction_at_variance_spectral_density_maximum", "degree"),
       channel("energy", "sea_surface_wave_variance_spectral_density", "m2 Hz-1", on_axis),
       channel("direction", "sea_surface_wave_from_direction", "degree", on_axis),
       channel("spread", "sea_surface_wave_directional_spread", "degree", on_axis)});
}
buoyd::DescriptionPtr gnss() {
  return rows("gnss", "gga", "",
              {channel("latitude", "latitude", "degrees_north"),
               channel("longitude", "longitude", "degrees_east")});
}

class Bufr : public test::ArchiveTest {
 protected:
  static buoyd::StoredReading at(std::int64_t micros, std::uint64_t seq,
                                 const buoyd::DescriptionPtr& description, const std::string& body,
                                 const std::string& flags = "") {
    auto stored = test::reading(seq, description, body, flags);
    stored.reading.utc = test::utc_of(micros);
    return stored;
  }
  /// A row that ends so many times ten minutes after noon.
  static buoyd::StoredReading row(std::uint64_t seq, const buoyd::DescriptionPtr& description,
                                  std::int64_t number, const std::string& body,
                                  const std::string& flags = "") {
    auto stored = at(test::noon + number * ten_minutes_long, seq, description, body, flags);
    stored.reading.span = std::chrono::minutes(10);
    return stored;
  }

  std::vector<DecodedBufr> exported(std::uint64_t most = 1000) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    const ExportOrder order{{"kelpie", "", ""}, folder_, about_, ""};
    const BufrTemplate form = form_;
    JoinedQuery query{
        "kelpie", {}, test::noon - 86'400'000'000, test::noon + 86'400'000'000, form.over};
    std::set<std::tuple<std::string, std::string, buoyd::Micros>> kinds;
    const auto descriptions = station_descriptions(prepared, "kelpie").value();
    for (const auto& one : descriptions) {
      for (const buoyd::Micros over : overs_of(form.over, form.columns)) {
        if (is_joined(over, *one)) kinds.emplace(one->instrument(), one->kind(), over);
      }
    }
    for (const auto& [name, kind, over] : kinds) query.sources.push_back({name, kind, over});
    auto format = BufrFormat::open(prepared, order, form);
    EXPECT_TRUE(format) << format.error().text;
    auto outcome =
        export_joined(prepared, query, order, **format, "",
                      [&](const ExportProgress& progress) { return progress.readings < most; });
    EXPECT_TRUE(outcome) << outcome.error().text;
    outcome_ = outcome.value_or(JoinedOutcome{});
    refused_ = (*format)->refused();
    if (outcome_.files.empty() || outcome_.was_ended) return {};
    EXPECT_EQ(outcome_.files.size(), 1U);
    return test::decoded_bufr(outcome_.files.front().path);
  }
  DecodedBufr the_one() {
    auto all = exported();
    EXPECT_EQ(all.size(), 1U);
    return std::move(all.front());
  }
  tl::expected<BufrTemplate, buoyd::Mistakes> loaded(const std::string& text) {
    std::ofstream(folder_ + "/form.toml") << text;
    return load_bufr_template(folder_ + "/form.toml");
  }
  std::string mistake_of(const std::string& text) {
    const auto form = loaded("form = \"bufr\"\n" + text);
    return form ? std::string() : form.error().front().str();
  }

  BufrTemplate form_ =
      load_bufr_template(buoyd::source_dir() + "/config/exports/bufr.toml").value();
  About about_{54.5, 7.9, {{"wmo_platform_code", "44099"}}};
  JoinedOutcome outcome_;
  std::map<std::string, std::uint64_t> refused_;
};

auto about_as(std::optional<double> value, double half) {
  return testing::Optional(DoubleNear(value.value_or(no), half));
}

TEST_F(Bufr, a_row_is_a_message_of_moored_buoys_in_the_templates_units) {
  commit(of(epoch(0xA), {row(1, air(), 1, "[1013.27,14.62,70.4]"),
                         row(2, mean_wind(), 1, "[7.46,214.6,9.84]")}));
  const DecodedBufr message = the_one();
  EXPECT_EQ(message.value("edition"), 4);
  EXPECT_EQ(message.value("dataCategory"), 1);
  EXPECT_EQ(message.value("internationalDataSubCategory"), 25);
  EXPECT_EQ(message.value("masterTablesVersionNumber"), 31);
  EXPECT_EQ(message.value("marineObservingPlatformIdentifier"), 4'400'099);
  EXPECT_TRUE(message.has_octets("kelpie" + std::string(14, ' '))) << "filled up with blanks";
  EXPECT_EQ(message.value("dataBuoyType"), 16);
  EXPECT_EQ(message.value("year"), 2026);
  EXPECT_EQ(message.value("month"), 11);
  EXPECT_EQ(message.value("day"), 20);
  EXPECT_EQ(message.value("hour"), 12);
  EXPECT_EQ(message.value("minute"), 10);
  EXPECT_EQ(message.value("typicalMinute"), 10);
  EXPECT_THAT(message.value("latitude"), about_as(54.5, 1e-6));
  EXPECT_THAT(message.value("longitude"), about_as(7.9, 1e-6));
  EXPECT_EQ(message.value("nonCoordinatePressure"), 101'330);
  EXPECT_THAT(message.value("airTemperature"), about_as(287.77, 0.005));
  EXPECT_EQ(message.value("relativeHumidity"), 70);
  EXPECT_EQ(message.value("pressureReducedToMeanSeaLevel"), std::nullopt);
  EXPECT_EQ(message.value("windDirection"), 215);
  EXPECT_THAT(message.value("windSpeed"), about_as(7.5, 1e-6));
  EXPECT_THAT(message.value("maximumWindGustSpeed"), about_as(9.8, 1e-6));
  EXPECT_THAT(message.values("heightOfSensorAboveWaterSurface"),
              Pointwise(NanSensitiveDoubleEq(), {3.5, 4.3, no}));
  EXPECT_THAT(message.values("timePeriod"), Pointwise(NanSensitiveDoubleEq(), {-10.0, -10.0, no}));
  EXPECT_THAT(message.values("timeSignificance"), Pointwise(NanSensitiveDoubleEq(), {2.0, no}));
  EXPECT_THAT(message.values("shortDelayedDescriptorReplicationFactor"),
              ElementsAre(0, 0, 0, 0, 0, 0, 0));
}

TEST_F(Bufr, north_is_360_and_0_is_calm) {
  commit(of(epoch(0xA),
            {row(1, mean_wind(), 1, "[5,0.4,6]"), row(2, mean_wind(), 2, "[5,359.6,6]"),
             row(3, mean_wind(), 3, "[0.04,359.6,6]"), row(4, mean_wind(), 4, "[null,0,6]"),
             row(5, mean_wind(), 5, "[0,null,0]"), row(6, mean_wind(), 6, "[5,null,6]")}));
  const auto all = exported();
  ASSERT_EQ(all.size(), 6U);
  EXPECT_EQ(all[0].value("windDirection"), 360);
  EXPECT_EQ(all[1].value("windDirection"), 360);
  EXPECT_EQ(all[2].value("windDirection"), 0);
  EXPECT_EQ(all[3].value("windDirection"), 360);
  EXPECT_EQ(all[4].value("windDirection"), 0) << "what is calm all the time has no mean direction";
  EXPECT_EQ(all[5].value("windDirection"), std::nullopt);
}

TEST_F(Bufr, an_instrument_that_was_replaced_leaves_its_elements_to_the_next) {
  const auto before = rows("anemometer", "wind", ten + R"("height":3,)",
                           {channel("speed", "wind_speed", "m s-1", mean)});
  commit(of(epoch(0xA), {row(1, before, 1, "[3]"), row(2, mean_wind(), 2, "[5,90,6]"),
                         row(3, mean_wind(), 3, "[6,90,7]")}));
  const auto all = exported();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].value("windSpeed"), 3);
  EXPECT_EQ(all[1].value("windSpeed"), 5);
  EXPECT_EQ(all[2].value("windSpeed"), 6);
}

TEST_F(Bufr, what_failed_its_tests_and_what_does_not_fit_is_missing) {
  commit(of(epoch(0xA),
            {row(1, air(), 1, "[1013.27,14.62,70.4]", "241"),
             row(2, mean_wind(), 1, "[409.5,214,9]"), row(3, mean_wind(), 2, "[5000,214,9]")}));
  const auto all = exported();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].value("airTemperature"), std::nullopt);
  EXPECT_EQ(all[0].value("nonCoordinatePressure"), 101'330);
  EXPECT_EQ(all[0].value("windSpeed"), std::nullopt);
  EXPECT_EQ(all[0].value("windDirection"), 214);
  EXPECT_EQ(all[1].value("windSpeed"), std::nullopt);
  EXPECT_THAT(refused_, ElementsAre(Pair("windSpeed", 2)));
}

TEST_F(Bufr, a_spectrum_has_a_band_for_each_frequency) {
  commit(of(epoch(0xA),
            {row(1, waves(), 1, "[1.234,0.2,[0.5,12.3456,null],[200,0.3,null],[0,57.29578,null]]"),
             row(2, waves(), 2, "[1.5,90,[null,null,null],[null,null,null],[null,null,null]]")}));
  const auto all = exported();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[0].values("shortDelayedDescriptorReplicationFactor"),
              ElementsAre(0, 0, 1, 1, 0, 0, 0));
  EXPECT_THAT(all[0].value("significantWaveHeight"), about_as(1.23, 1e-6));
  EXPECT_EQ(all[0].value("directionFromWhichDominantWavesAreComing"), 360);
  EXPECT_THAT(all[0].values("durationOfWaveRecord"), ElementsAre(600, 600));
  EXPECT_THAT(all[0].value("maximumNonDirectionalSpectralWaveDensity"), about_as(12.35, 1e-6));
  EXPECT_THAT(all[0].values("wavebandCentralFrequency"),
              ElementsAre(DoubleNear(0.05, 1e-9), DoubleNear(0.1, 1e-9)));
  EXPECT_THAT(all[0].values("spectralWaveDensity"),
              ElementsAre(DoubleNear(0.5, 1e-9), DoubleNear(12.346, 1e-9)));
  EXPECT_THAT(all[0].values("meanDirectionFromWhichWavesAreComing"), ElementsAre(200, 360));
  // A spread of one radian.
  EXPECT_THAT(all[0].values("firstNormalizedPolarCoordinateFromFourierCoefficients"),
              ElementsAre(DoubleNear(1, 1e-9), DoubleNear(0.5, 1e-9)));
  EXPECT_THAT(all[1].values("shortDelayedDescriptorReplicationFactor"),
              ElementsAre(0, 0, 1, 0, 0, 0, 0));
}

TEST(BufrConversion, of_a_direction_in_radians_is_in_degrees) {
  const auto turned = bufr_conversion("rad", *bufr_element("windDirection"), 600);
  ASSERT_TRUE(turned);
  EXPECT_NEAR((*turned)(std::numbers::pi), 180, 1e-9);
}

TEST_F(Bufr, waves_of_a_longer_record_are_in_the_row_in_which_it_ended) {
  const auto longer = rows("buoy", "waves", R"("over":1200,)",
                           {channel("hm0", "sea_surface_wave_significant_height", "m")});
  const auto record = [&](std::uint64_t seq, std::int64_t end, const std::string& body) {
    auto stored = at(test::noon + end, seq, longer, body);
    stored.reading.span = std::chrono::minutes(20);
    return stored;
  };
  commit(of(epoch(0xA), {row(1, mean_wind(), 1, "[5,90,6]"), record(2, 601'000'000, "[1]"),
                         record(3, 1'199'000'000, "[2]"), row(4, mean_wind(), 2, "[5,90,6]"),
                         record(5, 1'800'000'000, "[3]"), row(6, mean_wind(), 3, "[5,90,6]")}));
  const auto all = exported();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_FALSE(all[0].has("significantWaveHeight"));
  EXPECT_EQ(all[1].value("significantWaveHeight"), 2);
  EXPECT_EQ(all[1].value("durationOfWaveRecord"), 1200);
  EXPECT_EQ(all[2].value("significantWaveHeight"), 3);
  EXPECT_THAT(mistake_of("over = \"10 min\"\n[[column]]\nname = \"windSpeed\"\nover = \"20 min\""),
              HasSubstr("only waves"));
}

TEST_F(Bufr, the_water_is_a_profile_of_all_instruments_whose_depth_is_known) {
  const auto chain =
      rows("chain", "water",
           ten + R"("axis":{"name":"depth","unit":"m","reference":"sea surface","points":[10,5]},)",
           {channel("t", "sea_water_temperature", "degree_Celsius", mean + R"(,"axis":"depth")")});
  const auto ctd = rows("ctd", "water", ten + R"("depth":1.04,)",
                        {channel("t", "sea_water_temperature", "degree_Celsius", mean),
                         channel("s", "sea_water_practical_salinity", "1", mean)});
  const auto probe = rows("aprobe", "water", ten,  // nobody knows where it is
                          {channel("t", "sea_water_temperature", "degree_Celsius", mean)});
  commit(of(epoch(0xA), {row(1, chain, 1, "[[9.5,10.5]]"), row(2, ctd, 1, "[11.25,33.912]"),
                         row(3, probe, 1, "[4]"), row(4, chain, 2, "[[9.5,null]]")}));
  const auto all = exported();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[0].values("shortDelayedDescriptorReplicationFactor"),
              ElementsAre(0, 0, 0, 0, 0, 1, 0));
  EXPECT_THAT(all[0].values("depthBelowWaterSurface"),
              Pointwise(NanSensitiveDoubleEq(), {no, 1.0, 5.0, 10.0}));
  EXPECT_THAT(
      all[0].values("oceanographicWaterTemperature"),
      ElementsAre(DoubleNear(284.4, 1e-6), DoubleNear(283.65, 1e-6), DoubleNear(282.65, 1e-6)));
  EXPECT_THAT(all[0].values("salinity"), Pointwise(NanSensitiveDoubleEq(), {33.91, no, no}));
  // The probe's: the first, and nothing says that it lies deep.
  EXPECT_THAT(all[0].value("seaSurfaceTemperature"), about_as(277.15, 1e-6));
  EXPECT_THAT(all[1].values("shortDelayedDescriptorReplicationFactor"),
              ElementsAre(0, 0, 0, 0, 1, 0, 0));
  EXPECT_THAT(all[1].values("oceanographicWaterTemperature"),
              ElementsAre(DoubleNear(282.65, 1e-6)));
}

TEST_F(Bufr, currents_of_a_profiler_on_the_sea_floor_have_depths) {
  const auto profiler = rows(
      "adcp", "current",
      ten +
          R"("depth":40,"axis":{"name":"height","unit":"m","reference":"instrument","points":[2,4.5,41]},)",
      {channel("speed", "sea_water_speed", "cm s-1", mean + R"(,"axis":"height")"),
       channel("direction", "sea_water_velocity_to_direction", "degree",
               mean + R"(,"axis":"height")")});
  commit(of(epoch(0xA), {row(1, profiler, 1, "[[23,18.4,99],[112,0,99]]")}));
  const DecodedBufr message = the_one();
  EXPECT_THAT(message.values("depthBelowWaterSurface"),
              Pointwise(NanSensitiveDoubleEq(), {no, 35.5, 38.0}));
  EXPECT_THAT(message.values("speedOfCurrent"),
              ElementsAre(DoubleNear(0.18, 1e-9), DoubleNear(0.23, 1e-9)));
  EXPECT_THAT(message.values("currentDirection"), ElementsAre(360, 112));
  EXPECT_EQ(message.value("durationAndTimeOfCurrentMeasurement"), 4);
}

TEST_F(Bufr, a_slow_current_has_a_direction_and_one_that_rounds_to_none_has_not) {
  const auto current =
      rows("adcp", "current", ten + R"("depth":5,)",
           {channel("speed", "sea_water_speed", "m s-1", mean),
            channel("direction", "sea_water_velocity_to_direction", "degree", mean)});
  commit(of(epoch(0xA), {row(1, current, 1, "[0.04,112]"), row(2, current, 2, "[0.004,112]"),
                         row(3, current, 3, "[0,null]")}));
  const auto all = exported();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].value("currentDirection"), 112);
  EXPECT_EQ(all[1].value("currentDirection"), 0);
  EXPECT_EQ(all[2].value("currentDirection"), 0);
}

TEST_F(Bufr, a_simulated_receiver_says_no_position) {
  const auto simulated = rows("gnss", "gga", R"("simulated":true,)",
                              {channel("latitude", "latitude", "degrees_north"),
                               channel("longitude", "longitude", "degrees_east")});
  commit(of(epoch(0xA), {at(test::noon + 300'000'000, 1, simulated, "[54,7]"),
                         row(2, mean_wind(), 1, "[5,90,6]")}));
  EXPECT_THAT(the_one().value("latitude"), about_as(54.5, 1e-6));
}

TEST_F(Bufr, rain_is_the_sum_of_the_hour_at_its_end) {
  const auto rain = rows("met", "rain", ten,
                         {channel("rate", "rainfall_rate", "mm h-1", mean),
                          channel("v", "visibility_in_air", "km", mean)});
  std::vector<buoyd::StoredReading> readings;
  for (int i = 1; i <= 12; ++i) {
    const bool is_known = i != 8;
    readings.push_back(row(static_cast<std::uint64_t>(i), rain, i,
                           is_known ? "[1." + std::to_string(i % 10) + ",12]" : "[null,12]"));
  }
  commit(of(epoch(0xA), readings));
  const auto all = exported();
  ASSERT_EQ(all.size(), 12U);
  EXPECT_EQ(all[0].value("totalPrecipitationOrTotalWaterEquivalent"), std::nullopt);
  EXPECT_EQ(all[0].value("#4#timePeriod"), std::nullopt);
  EXPECT_EQ(all[0].value("horizontalVisibility"), 12'000);
  EXPECT_EQ(all[5].value("#4#timePeriod"), -1);
  // (1.1 + 1.2 + … + 1.6) mm/h of ten minutes each
  EXPECT_THAT(all[5].value("totalPrecipitationOrTotalWaterEquivalent"), about_as(1.35, 0.0501));
  EXPECT_EQ(all[11].value("totalPrecipitationOrTotalWaterEquivalent"), std::nullopt);
}

TEST_F(Bufr, radiation_is_the_energy_of_the_interval) {
  const auto sun = rows("sun", "rows", ten,
                        {channel("g", "surface_downwelling_shortwave_flux_in_air", "W m-2", mean)});
  commit(of(epoch(0xA), {row(1, sun, 1, "[500.25]")}));
  const DecodedBufr message = the_one();
  EXPECT_EQ(message.value("#4#timePeriod"), -10);
  EXPECT_THAT(message.value("globalSolarRadiationIntegratedOverPeriodSpecified"),
              about_as(300'150, 50.1));
}

TEST_F(Bufr, a_value_just_below_what_its_element_holds_is_the_lowest_that_it_holds) {
  const auto sun = rows("sun", "rows", ten,
                        {channel("g", "surface_downwelling_shortwave_flux_in_air", "W m-2", mean)});
  commit(of(epoch(0xA), {row(1, sun, 1, "[-0.05]"), row(2, mean_wind(), 1, "[-0.02,214,9]"),
                         row(3, sun, 2, "[-0.1]")}));
  const auto all = exported();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].value("globalSolarRadiationIntegratedOverPeriodSpecified"), 0);
  EXPECT_EQ(all[0].value("windSpeed"), 0);
  EXPECT_THAT(refused_, ElementsAre(Pair("globalSolarRadiationIntegratedOverPeriodSpecified", 1)));
}

TEST_F(Bufr, a_buoy_is_where_it_last_said_within_the_row_else_at_its_anchor) {
  const auto target = buoyd::Description::parse(
                          R"({"v":2,"instrument":"ais","kind":"ship","of":"target","channels":[)" +
                          channel("latitude", "latitude", "degrees_north") + "," +
                          channel("longitude", "longitude", "degrees_east") + "]}")
                          .value();
  const std::int64_t begin = test::noon;
  commit(of(epoch(0xA), {at(begin + 1'000'000, 1, gnss(), "[54.1,-7.1]"),
                         at(begin + 599'000'000, 2, gnss(), "[54.123456,-7.2]"),
                         at(begin + 599'500'000, 3, gnss(), "[60,-7.3]", "41"),
                         at(begin + 599'600'000, 4, target, "[1,2]"),
                         row(5, mean_wind(), 1, "[5,90,6]"), row(6, mean_wind(), 2, "[5,90,6]")}));
  {
    const auto all = exported();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_THAT(all[0].value("latitude"), about_as(54.12346, 1e-7));
    EXPECT_THAT(all[0].value("longitude"), about_as(-7.2, 1e-7));
    EXPECT_THAT(all[1].value("latitude"), about_as(54.5, 1e-7));
    EXPECT_THAT(outcome_.columns, Contains("latitude, longitude: gnss/gga, else --about"));
  }
  about_.latitude = about_.longitude = std::nullopt;
  EXPECT_EQ(exported().size(), 1U);
  EXPECT_EQ(outcome_.rows_without, 1U);
}

TEST_F(Bufr, a_receiver_that_was_replaced_leaves_the_position_to_the_next) {
  const auto next = rows("mast", "gga", "",
                         {channel("latitude", "latitude", "degrees_north"),
                          channel("longitude", "longitude", "degrees_east")});
  const std::int64_t begin = test::noon;
  commit(of(epoch(0xA),
            {at(begin + 300'000'000, 1, gnss(), "[54.1,-7.1]"), row(2, mean_wind(), 1, "[5,90,6]"),
             at(begin + 900'000'000, 3, next, "[54.2,-7.2]"), row(4, mean_wind(), 2, "[5,90,6]")}));
  about_.latitude = about_.longitude = std::nullopt;
  const auto all = exported();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[0].value("latitude"), about_as(54.1, 1e-5));
  EXPECT_THAT(all[1].value("latitude"), about_as(54.2, 1e-5));
  EXPECT_THAT(outcome_.columns, Contains("latitude, longitude: gnss/gga, mast/gga"));
}

TEST_F(Bufr, how_far_positions_of_a_window_spread_is_no_position) {
  const std::string spread = R"(,"method":"standard_deviation")";
  const auto window = rows("gnss", "gga_hour", R"("over":3600,)",
                           {channel("latitude_sd", "latitude", "degree", spread),
                            channel("longitude_sd", "longitude", "degree", spread)});
  auto stored = at(test::noon + 600'000'000, 1, window, "[0.001,0.002]");
  stored.reading.span = std::chrono::hours(1);
  commit(of(epoch(0xA), {stored, row(2, mean_wind(), 1, "[5,90,6]")}));
  EXPECT_THAT(the_one().value("latitude"), about_as(54.5, 1e-5));
}

TEST_F(Bufr, an_instrument_that_is_replaced_goes_on_in_the_same_file) {
  const auto other = rows("met", "wind", ten + R"("height":8,)",
                          {channel("wind_direction_mean", "wind_from_direction", "degree", mean),
                           channel("speed_mean", "wind_speed", "knot", mean)});
  commit(of(epoch(0xA), {row(1, mean_wind(), 1, "[5,90,6]"), row(2, other, 2, "[91,10]")}));
  const auto all = exported();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[0].value("windSpeed"), about_as(5, 1e-6));
  EXPECT_THAT(all[1].value("windSpeed"), about_as(5.1, 1e-6));
  EXPECT_EQ(all[1].value("windDirection"), 91);
  EXPECT_EQ(all[1].value("#2#heightOfSensorAboveWaterSurface"), 8);
}

TEST_F(Bufr, a_form_chooses_a_channel_its_height_and_who_makes_the_messages) {
  form_ = loaded(
              "form = \"bufr\"\nover = \"10 min\"\ncentre = 78\nsub_centre = 3\n[[column]]\n"
              "name = \"windSpeed\"\nchannel = \"met/wind/wind_speed_gust\"\nheight = 10\n")
              .value();
  about_.attributes = {{"wigos_id", "0-20002-0-44099"}, {"platform_name", "Kelp\xC3\xA9"}};
  commit(of(epoch(0xA), {row(1, mean_wind(), 1, "[5,90,6]", "411")}));
  const DecodedBufr message = the_one();
  EXPECT_THAT(message.value("windSpeed"), about_as(6, 1e-6));
  EXPECT_EQ(message.value("#2#heightOfSensorAboveWaterSurface"), 10);
  EXPECT_EQ(message.value("bufrHeaderCentre"), 78);
  EXPECT_EQ(message.value("bufrHeaderSubCentre"), 3);
  EXPECT_EQ(message.value("marineObservingPlatformIdentifier"), std::nullopt);
  EXPECT_EQ(message.value("wigosIssuerOfIdentifier"), 20002);
  EXPECT_TRUE(message.has_octets("44099" + std::string(11, ' ')));
  EXPECT_EQ(message.text("stationOrSiteName"), "Kelp??");
  EXPECT_EQ(message.value("dataBuoyType"), std::nullopt);
}

TEST_F(Bufr, levels_that_one_message_cannot_count_are_told) {
  std::string points;
  std::string values;
  for (int i = 1; i <= 300; ++i) {
    points += (points.empty() ? "" : ",") + std::to_string(i);
    values += (values.empty() ? "" : ",") + std::string("12");
  }
  const auto chain =
      rows("chain", "water",
           ten + R"("axis":{"name":"depth","unit":"m","reference":"sea surface","points":[)" +
               points + "]},",
           {channel("t", "sea_water_temperature", "degree_Celsius", mean + R"(,"axis":"depth")")});
  commit(of(epoch(0xA), {row(1, chain, 1, "[[" + values + "]]")}));
  EXPECT_EQ(the_one().values("oceanographicWaterTemperature").size(), 254U);
  EXPECT_THAT(refused_, ElementsAre(Pair("oceanographicWaterTemperature", 46)));
}

/// Its rain is of the hour, its position of readings of another kind, and it counts what is
/// refused.
TEST_F(Bufr, one_that_is_ended_again_and_again_becomes_what_one_run_writes) {
  const auto rain = rows("met", "rain", ten,
                         {channel("rate", "rainfall_rate", "mm h-1", mean),
                          channel("v", "visibility_in_air", "km", mean)});
  std::vector<buoyd::StoredReading> readings;
  for (int i = 1; i <= 24; ++i) {
    const auto seq = static_cast<std::uint64_t>(2 * i);
    readings.push_back(at(test::noon + i * ten_minutes_long - 1'000'000, seq - 1, gnss(),
                          "[54." + std::to_string(i) + ",7]"));
    readings.push_back(row(seq, rain, i, i % 3 == 0 ? "[1.5,1e9]" : "[1.5,12]"));
  }
  commit(of(epoch(0xA), readings));
  const auto bytes = [this] {
    const std::string file = outcome_.files.at(0).path;
    std::ifstream stream(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(stream), {});
  };
  EXPECT_EQ(exported().size(), 24U);
  const std::string wanted = bytes();
  const auto refused = refused_;
  EXPECT_THAT(refused, testing::Not(IsEmpty()));
  std::filesystem::remove(outcome_.files.at(0).path);
  std::filesystem::remove(outcome_.files.at(0).path + ".mark");
  for (const std::uint64_t upto : {1U, 5U, 3U, 12U, 13U, 20U}) {
    exported(upto);
    EXPECT_TRUE(outcome_.was_ended);
  }
  EXPECT_EQ(exported().size(), 24U);
  EXPECT_FALSE(outcome_.began_anew);
  EXPECT_EQ(bytes(), wanted);
  EXPECT_EQ(refused_, refused);
}

/// Their values are the same, but not where they were measured.
TEST_F(Bufr, positions_that_came_meanwhile_begin_it_anew) {
  commit(of(epoch(0xA), {at(test::noon + 100, 1, gnss(), "[54,7]"),
                         row(2, mean_wind(), 1, "[5,90,6]"), row(3, mean_wind(), 2, "[5,90,6]")}));
  exported(1);
  EXPECT_TRUE(outcome_.was_ended);
  commit(of(epoch(0xA), {at(test::noon + 500'000'000, 4, gnss(), "[55,7]")}));
  EXPECT_EQ(exported().size(), 2U);
  EXPECT_TRUE(outcome_.began_anew);
}

TEST_F(Bufr, one_that_was_ended_and_one_without_a_row_leave_no_file) {
  commit(of(epoch(0xA), {row(1, mean_wind(), 1, "[5,90,6]"), row(2, mean_wind(), 2, "[5,90,6]")}));
  EXPECT_THAT(exported(1), IsEmpty());
  EXPECT_TRUE(outcome_.was_ended);
  form_.columns.clear();
  EXPECT_THAT(exported(), IsEmpty());
  EXPECT_EQ(outcome_.rows_without, 2U);
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    EXPECT_THAT(entry.path().string(), testing::Not(HasSubstr("bufr")));
  }
}

TEST(BuoyIdentity, a_number_of_five_digits_becomes_one_of_seven) {
  const auto number_of = [](const std::string& code) {
    return buoy_identity(About{{}, {}, {{"wmo_platform_code", code}}}, "kelpie");
  };
  EXPECT_EQ(number_of("61277")->number, 6'100'277);
  EXPECT_EQ(number_of("6100277")->number, 6'100'277);
  for (const char* const wrong : {"1234", "9999999", "6127x", "0000001", "-61277"}) {
    EXPECT_FALSE(number_of(wrong)) << wrong;
  }
  EXPECT_THAT(buoy_identity({}, "kelpie").error().text, HasSubstr("wmo_platform_code"));
}

TEST(BuoyIdentity, a_wigos_id_has_four_parts) {
  const auto id_of = [](const std::string& id) {
    return buoy_identity(About{{}, {}, {{"wigos_id", id}}}, "kelpie");
  };
  EXPECT_EQ(id_of("0-22000-1-6100277")->wigos->local, "6100277");
  EXPECT_EQ(id_of("0-22000-1-6100277")->wigos->issue, 1);
  for (const char* const wrong : {"0-22000-0", "0-22000-0-", "a-22000-0-1", "0-70000-0-1",
                                  "0-1-2-12345678901234567", "0-1-2-a-b"}) {
    EXPECT_FALSE(id_of(wrong)) << wrong;
  }
}

TEST_F(Bufr, a_mistake_of_a_form_is_told) {
  EXPECT_THAT(mistake_of(""), HasSubstr("expected over"));
  EXPECT_THAT(mistake_of("over = \"90 s\""), HasSubstr("whole"));
  EXPECT_THAT(mistake_of("over = \"10 min\"\nrow = \"x\""), HasSubstr("row"));
  EXPECT_THAT(mistake_of("over = \"10 min\"\nflags = \"x\""), HasSubstr("no flag 'x'"));
  const std::string column = "over = \"10 min\"\n[[column]]\nname = ";
  EXPECT_THAT(mistake_of(column + "\"wind\""), HasSubstr("windSpeed"));
  EXPECT_THAT(mistake_of(column + "\"windSpeed\"\nunit = \"hPa\""), HasSubstr("m s-1"));
  EXPECT_THAT(mistake_of(column + "\"windSpeed\"\n[[column]]\nname = \"windSpeed\""),
              HasSubstr("already"));
  const auto other = loaded("form = \"text\"\nover = \"10 min\"");
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().front().str(), HasSubstr("bufr"));
}

}  // namespace
}  // namespace buoyshore
