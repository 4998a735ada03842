#include <gtest/gtest.h>

#include "drivers/driver.hpp"
#include "drivers/driver_support.hpp"
#include "model/model_text.hpp"

namespace buoyd {
namespace {

TEST(MakeDriver, takes_the_one_that_the_model_names) {
  const auto polled = make_driver(model_of(register_model), {});
  ASSERT_TRUE(polled);
  EXPECT_GT((*polled)->wire_time({Micros(100), Micros(400)}, false), Micros{0});
  const auto listening = make_driver(model_of(message_model), {});
  ASSERT_TRUE(listening);
  EXPECT_EQ((*listening)->wire_time({Micros(100), Micros(400)}, false), Micros{0});
}

TEST(MakeDriver, refuses_what_it_cannot_make) {
  Model unknown;
  unknown.name = "x";
  unknown.driver = "magic";
  const auto none = make_driver(std::make_shared<const Model>(unknown), {});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, ErrorCode::invalid);
  EXPECT_EQ(none.error().text, "model x: no driver \"magic\"");
  InstrumentSettings settings;
  settings.name = "probe";
  settings.unit = 256;
  EXPECT_FALSE(make_driver(model_of(register_model), settings));
}

}  // namespace
}  // namespace buoyd
