#pragma once
// A test's end of a modem's line: what the daemon writes, what the modem says. Made by each test.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "acoustics/modem/acoustic_modem.hpp"

namespace buoyd::test {

class ModemTalk : public testing::Test {
 protected:
  explicit ModemTalk(AcousticModem& modem) : modem_under_test_(modem) {}

  std::string step() {
    const Bytes words = modem_under_test_.step(now);
    return {words.begin(), words.end()};
  }
  void say(std::string_view text) { modem_under_test_.heard(Bytes(text.begin(), text.end()), now); }
  AcousticEvent only_event() {
    const auto events = modem_under_test_.take_events();
    EXPECT_EQ(events.size(), 1U);
    return events.empty() ? AcousticEvent() : events.front();
  }

  MonoTime now{std::chrono::hours(1)};

 private:
  AcousticModem& modem_under_test_;
};

}  // namespace buoyd::test
