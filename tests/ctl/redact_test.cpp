#include "ctl/redact.hpp"

#include <gtest/gtest.h>
namespace buoyd {
namespace {

TEST(Redact, takes_out_every_occurrence) {
  EXPECT_EQ(redact("to shore.example, from shore.example", {{"shore.example", "[host]"}}),
            "to [host], from [host]");
}

TEST(Redact, the_longer_value_goes_as_a_whole) {
  EXPECT_EQ(redact("buoy-1 buoy-1-secret", {{"buoy-1", "[name]"}, {"buoy-1-secret", "[psk]"}}),
            "[name] [psk]");
}

TEST(Redact, a_replacement_is_not_looked_through_again) {
  EXPECT_EQ(redact("host", {{"host", "[host]"}}), "[host]");
}

TEST(Redact, finds_the_brokers_of_earlier_configurations) {
  const std::string text =
      "<5>uplink: connected to old.example:8883 (it came 3 more times)\n"
      "<4>uplink: no connection to 2001:db8::7:1883: Connection refused\n"
      "event=refused  text=refused by first.example:8883: Not authorized\n"
      "no connection to old.example:8883: 203.0.113.5:8883 sent what no broker may: AUTH\n"
      "{\"broker\":\"connected to 10.0.0.9:1883\",\"connected\":true} not connected to all";
  EXPECT_EQ(redact(text, brokers_in(text)),
            "<5>uplink: connected to [host]:8883 (it came 3 more times)\n"
            "<4>uplink: no connection to [host]:1883: Connection refused\n"
            "event=refused  text=refused by [host]:8883: Not authorized\n"
            "no connection to [host]:8883: [host]:8883 sent what no broker may: AUTH\n"
            "{\"broker\":\"connected to [host]:1883\",\"connected\":true} not connected to all");
}

}  // namespace
}  // namespace buoyd
