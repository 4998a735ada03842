#include "ctl/status_print.hpp"

#include <gmock/gmock.h>

namespace buoyd {
namespace {

using testing::HasSubstr;

std::string printed_status(const std::string& status, const Terminal& terminal = {}) {
  testing::internal::CaptureStdout();
  print_status(*Json::parse(status), terminal);
  return testing::internal::GetCapturedStdout();
}

std::string printed(const std::string& last, const Terminal& terminal) {
  return printed_status(R"({"instruments":[{"name":"lidar","last":[)" + last + "]}]}", terminal);
}

TEST(StatusPrint, a_reading_is_a_line) {
  EXPECT_THAT(printed(R"({"kind":"met","age":2.5,"text":"count=7"})", {}),
              HasSubstr("\n  met 2.5 s ago: count=7\n"));
}

TEST(StatusPrint, what_chrony_refused_is_a_line) {
  const auto head = [](const std::string& clock) {
    return printed_status(R"({"clock":{)" + clock + "}}");
  };
  EXPECT_THAT(head(R"("chrony_sent":4,"chrony_refused":12)"),
              HasSubstr("\nchrony took 4 samples of the time and refused 12: the log says why\n"));
  EXPECT_THAT(head(R"("chrony_sent":4,"chrony_refused":0)"), testing::Not(HasSubstr("chrony")));
}

TEST(StatusPrint, a_configuration_on_trial_is_a_line) {
  const std::string status = R"({"station":"b","trial_left":540.5})";
  EXPECT_THAT(
      printed_status(status),
      HasSubstr("\nthe configuration is on trial, 9 min 0 s left: unconfirmed, it gives way to "
                "the one before\n"));
}

TEST(StatusPrint, a_message_link_is_a_line) {
  const std::string status = R"({"message_links":[{"name":"beidou","state":"ready","sent":14,)"
                             R"("refused":1,"unanswered":2,"waiting":6,"last":182}]})";
  EXPECT_THAT(
      printed_status(status),
      HasSubstr("\nbeidou                   14          1          2          6  ready, last "
                "sent 3 min 2 s ago\n"));
}

TEST(StatusPrint, a_release_is_a_line) {
  const std::string status =
      R"({"releases":[{"name":"anchor","state":"ready","firing":"never fired","armed_by":"ada"}]})";
  EXPECT_THAT(printed_status(status),
              HasSubstr("\nanchor           ready        never fired; armed by ada\n"));
}

TEST(StatusPrint, an_acoustic_modem_and_each_other_end_is_a_line) {
  const std::string status =
      R"({"acoustic":{"state":"ready","sent":412,"heard":180,"refused":1,"air_time":96.34,"peers":[)"
      R"({"address":2,"station":"lander-1","frames":180,"silences":4,"last":12,"travel":1.004,)"
      R"("rssi":-58},{"address":1,"frames":0,"silences":9}]}})";
  EXPECT_THAT(
      printed_status(status),
      HasSubstr(
          "\nacoustic modem: ready, 412 frames sent in 96.3 s of sound, 180 heard, 1 refused\n"
          "lander-1         at address 2: 180 frames heard, 4 turns unanswered, 1.004 s away, "
          "-58 dB, last heard 12.0 s ago\n"
          "the buoy         at address 1: 0 frames heard, 9 turns unanswered\n"));
}

TEST(StatusPrint, a_high_rate_has_all_its_digits) {
  EXPECT_THAT(printed(R"(],"readings_per_minute":2953.4,"more":[)", {}), HasSubstr(" 2953/min "));
  EXPECT_THAT(printed(R"(],"readings_per_minute":29.534,"more":[)", {}), HasSubstr(" 29.5/min "));
}

TEST(StatusPrint, a_storm_is_a_line) {
  const std::string last = R"(],"storm":"mast.gale","storm_for":90,"interval":0.5,"more":[)";
  EXPECT_THAT(printed(last, {}),
              HasSubstr("\n  polled every 500 ms for 1 min 30 s, while mast.gale is on\n"));
}

TEST(StatusPrint, what_goes_over_an_axis_is_a_table) {
  const std::string last =
      R"({"kind":"scan","age":2.5,"text":"speed=[10 m: 8.7 … 2 points]","line":"",)"
      R"("profile":{"axis":"height","unit":"m","points":["10","20"],"of":2,)"
      R"("columns":[{"name":"speed","unit":"m s-1","values":["8.7","-"]},)"
      R"({"name":"ok","unit":"1","values":["1","0"]}]}})";
  EXPECT_THAT(printed(last, {}), HasSubstr("\n  scan 2.5 s ago\n"
                                           "  height  speed  ok\n"
                                           "       m  m s-1\n"
                                           "      10    8.7   1\n"
                                           "      20      -   0\n"));
}

TEST(StatusPrint, a_profile_that_makes_no_sense_is_borne) {
  for (const char* profile : {"7", "{}", R"({"columns":[7,{"values":7}],"points":[7],"of":-1})"}) {
    EXPECT_THAT(printed(std::string(R"({"kind":"scan","profile":)") + profile + "}", {40, false}),
                HasSubstr("scan"));
  }
}

}  // namespace
}  // namespace buoyd
