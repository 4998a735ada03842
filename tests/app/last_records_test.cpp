#include "app/last_records.hpp"

#include <gtest/gtest.h>

#include "spool/store_fixture.hpp"

namespace buoyd {
namespace {

DescriptionPtr scan() {
  return *Description::parse(
      R"({"v":1,"instrument":"lidar","kind":"scan","channels":[)"
      R"({"name":"speed","type":"float32","axis":{"name":"h","unit":"m","points":[1,2]}},)"
      R"({"name":"reference","type":"float32"}]})");
}

/// Notes what it is told.
class NotingDriver final : public Driver {
 public:
  Result<void> poll(Line& /*line*/, SampleSink& /*sink*/) override { return {}; }
  void receive(std::span<const std::uint8_t> /*bytes*/, MonoTime /*first_byte*/,
               SampleSink& /*sink*/) override {}
  void resume(std::size_t kind, std::string_view mark) override {
    told.emplace_back(kind, std::string(mark));
  }
  const DriverCounters& counters() const override { return counters_; }
  Micros wire_time(const LineTiming& /*timing*/, bool /*tcp*/) const override { return {}; }

  std::vector<std::pair<std::size_t, std::string>> told;

 private:
  DriverCounters counters_;
};

/// A model whose second channel has this name and is the mark, if there is one.
ModelPtr model_of(std::optional<std::size_t> mark, const std::string& second = "reference") {
  auto model = std::make_shared<Model>();
  ModelKind kind;
  kind.name = "scan";
  kind.channels.resize(2);
  kind.channels[0].name = "speed";
  kind.channels[1].name = second;
  kind.record_mark = mark;
  model->kinds = {kind};
  return model;
}

LinePlan plan_of(NotingDriver*& driver, std::optional<std::size_t> mark) {
  InstrumentPlan instrument;
  instrument.settings.name = "lidar";
  instrument.model = model_of(mark);
  auto made = std::make_unique<NotingDriver>();
  driver = made.get();
  instrument.driver = std::move(made);
  LinePlan plan;
  plan.instruments.push_back(std::move(instrument));
  return plan;
}

InstrumentSnapshot snapshot() {
  InstrumentSnapshot instrument;
  instrument.name = "lidar";
  instrument.last.push_back({scan(), {}, "[[8.5,null],1005]", ""});
  instrument.last.push_back({});
  return instrument;
}

TEST(LastRecords, the_last_mark_is_told_to_the_driver) {
  LastRecords records;
  records.remember(snapshot());
  NotingDriver* driver = nullptr;
  LinePlan plan = plan_of(driver, 1);
  records.apply(plan);
  EXPECT_EQ(driver->told, (std::vector<std::pair<std::size_t, std::string>>{{0, "1005"}}));
}

TEST(LastRecords, knows_the_instruments_but_not_buoyd) {
  LastRecords records;
  InstrumentSnapshot own = snapshot();
  own.name = "buoyd";
  records.remember(own);
  records.remember(snapshot());
  EXPECT_EQ(records.instruments(), (KindNames{{"lidar", {}}}));
}

TEST(LastRecords, a_kind_without_mark_is_told_nothing) {
  LastRecords records;
  records.remember(snapshot());
  NotingDriver* driver = nullptr;
  LinePlan plan = plan_of(driver, std::nullopt);
  records.apply(plan);
  EXPECT_TRUE(driver->told.empty());
}

TEST(LastRecords, a_missing_store_has_none) {
  LastRecords records;
  records.read_store("/nonexistent/spool.db");
  NotingDriver* driver = nullptr;
  LinePlan plan = plan_of(driver, 1);
  records.apply(plan);
  EXPECT_TRUE(driver->told.empty());
}

using LastRecordsInStore = StoreTest;

TEST_F(LastRecordsInStore, the_last_mark_is_told_however_much_others_said_since) {
  append({probe_reading(1, probe_description("lidar", "scan"))});
  append(probe_readings(2, 10'001));
  LastRecords records;
  records.read_store(path());
  NotingDriver* driver = nullptr;
  LinePlan plan = plan_of(driver, 1);
  plan.instruments[0].model = model_of(1, "count");
  records.apply(plan);
  EXPECT_EQ(driver->told, (std::vector<std::pair<std::size_t, std::string>>{{0, "1"}}));
}

TEST(LastRecords, value_in_a_body) {
  EXPECT_EQ(value_in(*scan(), "[[8.5,null],1005]", "reference"), "1005");
  EXPECT_EQ(value_in(*scan(), "[[8.5,null],1005]", "speed"), "8.5");
  EXPECT_EQ(value_in(*scan(), "[[8.5,null],1005]", "other"), "");
  EXPECT_EQ(value_in(*scan(), "[8.5]", "reference"), "");
}

}  // namespace
}  // namespace buoyd
