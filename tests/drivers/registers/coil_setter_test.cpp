// A relay is switched and read back; what is lost is asked again, what is refused is not.
#include "drivers/registers/coil_setter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/driver.hpp"
#include "model/load/load.hpp"
#include "model/relay_model_text.hpp"
#include "support/relay_board.hpp"

namespace buoyd {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CoilSetter : public testing::Test {
 protected:
  CoilSetter() {
    line_.attach(board_.on_wire(milliseconds(5)));
    EXPECT_TRUE(line_.open());
    InstrumentSettings settings;
    settings.unit = 1;
    driver_ = std::move(*make_driver(parse_model(relay_model, "m.toml").model, settings));
  }

  static LineSettings bus() {
    LineSettings settings;
    settings.name = "bus";
    settings.device = "sim";
    return settings;
  }

  Result<void> set(std::uint16_t relay, bool on) { return driver_->set_relay(line_, relay, on); }

  FakeClock clock_;
  SimulatedLine line_{bus(), clock_};
  RelayBoard board_{1};
  std::unique_ptr<Driver> driver_;
};

const WireBytes relay_3_on{5, 0, 2, 0xFF, 0};
const WireBytes relay_3_off{5, 0, 2, 0, 0};

TEST_F(CoilSetter, writes_one_coil_and_reads_it_back) {
  ASSERT_TRUE(set(3, true));
  EXPECT_TRUE(board_.coils[2]);
  ASSERT_TRUE(set(3, false));
  EXPECT_FALSE(board_.coils[2]);
  EXPECT_THAT(board_.written, ElementsAre(relay_3_on, relay_3_off));
  EXPECT_EQ(line_.transcript().size(), 8U) << "each a request and its answer, twice";
}

TEST_F(CoilSetter, a_lost_answer_is_asked_for_again) {
  board_.lost_answers = 2;
  EXPECT_TRUE(set(3, true));
  EXPECT_THAT(board_.written, ElementsAre(relay_3_on, relay_3_on, relay_3_on));
}

TEST_F(CoilSetter, one_that_is_silent_is_given_up) {
  board_.silent = true;
  const auto done = set(3, true);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::timeout);
  EXPECT_EQ(line_.transcript().size(), std::size_t{coil_tries});
}

TEST_F(CoilSetter, a_refusal_is_final) {
  for (const int code : {2, 6}) {
    board_.exception = static_cast<std::uint8_t>(code);
    board_.written.clear();
    const auto done = set(3, true);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, code == 6 ? ErrorCode::busy : ErrorCode::refused);
    EXPECT_EQ(done.error().detail, code);
    EXPECT_EQ(board_.written.size(), 1U);
  }
}

TEST_F(CoilSetter, a_coil_that_does_not_obey_is_said) {
  board_.stuck = true;
  const auto done = set(3, true);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::mismatch);
  EXPECT_THAT(done.error().text, HasSubstr("coil 2 reads 0 after it was set on"));
  EXPECT_EQ(board_.written.size(), std::size_t{coil_tries});
}

TEST_F(CoilSetter, a_line_that_goes_is_said) {
  line_.vanish_at(clock_.mono());
  const auto done = set(3, true);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::line_gone);
}

TEST_F(CoilSetter, nothing_else_is_ever_written) {
  for (const int relay : {0, 9, 256, 65535}) {
    const auto done = set(static_cast<std::uint16_t>(relay), true);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, ErrorCode::invalid);
    EXPECT_THAT(done.error().text, HasSubstr("has no relay"));
  }
  EXPECT_THAT(line_.transcript(), IsEmpty());
}

}  // namespace
}  // namespace buoyd
