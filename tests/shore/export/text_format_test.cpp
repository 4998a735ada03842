#include "shore/export/text/text_format.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "shore/archive_fixture.hpp"
#include "shore/commands.hpp"
#include "shore/export/export_lane.hpp"
#include "shore/export/reading_export.hpp"
#include "shore/other_process.hpp"
#include "support/places.hpp"

namespace buoyshore {
namespace {

using test::epoch;
using testing::HasSubstr;
using testing::StartsWith;

class TextExports : public test::ArchiveTest {
 protected:
  tl::expected<TextTemplate, buoyd::Mistakes> load(const std::string& text) {
    std::ofstream(folder_ + "/form.toml") << text;
    return load_text_template(folder_ + "/form.toml");
  }
  std::string mistakes(const std::string& text) {
    const auto form = load(text);
    EXPECT_FALSE(form);
    std::string lines;
    if (!form) {
      for (const buoyd::Mistake& mistake : form.error()) lines += mistake.str() + "\n";
    }
    return lines;
  }
  std::string exported(const TextTemplate& form, const std::string& instrument,
                       const std::string& zone = "UTC", std::uint64_t most = 1000) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    ExportOrder order{{}, folder_, {}, "2026-11-20T08:00:00Z"};
    order.query.station = "kelpie";
    order.query.instrument = instrument;
    order.order = zone;
    const TextFormat format(form, TimeZone::named(zone).value());
    auto outcome = export_readings(prepared, order, format, [&](const ExportProgress& progress) {
      if (progress.readings == kill_at_) kill_();
      return progress.readings < most;
    });
    EXPECT_TRUE(outcome) << outcome.error().text;
    if (!outcome || outcome->files.size() != 1) return "";
    return text_of(outcome->files[0].path + (outcome->was_ended ? ".part" : ""));
  }
  std::uint64_t kill_at_ = 0;  // readings
  std::function<void()> kill_;

  static TextTemplate shipped(const std::string& name) {
    return load_text_template(buoyd::source_dir() + "/config/exports/" + name + ".toml").value();
  }
  void commit_profiles() {
    commit(
        of(epoch(0xA), {test::reading(1, test::profile(), R"([[7.1,null,1],5,1,"a, \"b\""])"),
                        test::reading(2, test::profile(), R"([[7,8,9],6,1.5,null])", "214229")}));
  }
};

TEST_F(TextExports, name_a_form_that_lies_beside_the_program_or_a_file) {
  EXPECT_TRUE(load_text_template(template_path("csv")));
  EXPECT_EQ(template_path("mine.toml"), "mine.toml");
  EXPECT_EQ(template_path("/srv/mine"), "/srv/mine");
}

TEST_F(TextExports, all_forms_that_lie_there_are_told) {
  const auto is_told = [](const std::string& forms, const std::string& name) {
    return (", " + forms).find(", " + name + ",") != std::string::npos;
  };
  for (const auto& file :
       std::filesystem::directory_iterator(buoyd::source_dir() + "/config/exports")) {
    const std::string name = file.path().stem();
    if (name == "about.example") continue;
    EXPECT_TRUE(is_told(export_forms, name)) << name;
    const auto form = load_text_template(file.path());
    const bool is_sent = form && form->join == TextJoin::none && !says_place(*form);
    EXPECT_EQ(is_told(forward_forms, name), is_sent) << name;
    EXPECT_EQ(known_template(name, ""), template_path(name));
  }
  EXPECT_EQ(known_template("mine.toml", ""), "mine.toml");
}

TEST_F(TextExports, csv_has_heights_and_units_in_its_header) {
  commit_profiles();
  EXPECT_EQ(exported(shipped("csv"), "lidar"),
            "time,epoch,seq,flags,wind_speed[10 m] (m s-1),wind_speed[50 m] (m s-1),"
            "wind_speed[100 m] (m s-1),count (1),pressure (hPa),remark\r\n"
            "2026-11-20 07:00:01.123456,aaaaaaaaaaaaaaaa,1,292222,7.1,,1,5,1,\"a, \"\"b\"\"\"\r\n"
            "2026-11-20 07:00:02.123456,aaaaaaaaaaaaaaaa,2,214229,7,8,9,6,1.5,\r\n");
}

TEST_F(TextExports, a_header_names_the_zone_of_its_times_unless_that_is_utc) {
  commit(winds(epoch(0xA), 1, 1));
  const std::string rest =
      ",epoch,seq,flags,wind_speed (m s-1),wind_from_direction (degree)\r\n2026-11-20 ";
  EXPECT_THAT(exported(shipped("csv"), "anemometer", "+08:00"),
              StartsWith("time (+08:00)" + rest + "15:00:01.123456,"));
  EXPECT_THAT(exported(shipped("csv"), "anemometer", "Asia/Hong_Kong"),
              StartsWith("time (Asia/Hong_Kong)" + rest + "15:00:01.123456,"));
  for (const char* utc : {"+00:00", "Etc/UTC", "Zulu"}) {
    EXPECT_THAT(exported(shipped("csv"), "anemometer", utc),
                StartsWith("time" + rest + "07:00:01.123456,"));
  }
  EXPECT_THAT(exported(shipped("toa5"), "anemometer"),
              HasSubstr("\"buoyshore " BUOYD_VERSION "\","));
}

TEST_F(TextExports, toa5_has_four_lines_of_header_and_nothing_that_is_bad) {
  commit_profiles();
  EXPECT_EQ(exported(shipped("toa5"), "lidar", "+08:00"),
            "\"TOA5\",\"kelpie\",\" \",\"\",\"\",\"buoyshore " BUOYD_VERSION " (+08:00)\",\"" +
                buoyd::to_hex(test::profile()->hash()) +
                "\",\"lidar_scan\"\r\n"
                "\"TIMESTAMP\",\"RECORD\",\"wind_speed[10 m]\",\"wind_speed[50 m]\","
                "\"wind_speed[100 m]\",\"count\",\"pressure\",\"remark\"\r\n"
                "\"TS\",\"RN\",\"m s-1\",\"m s-1\",\"m s-1\",\"1\",\"hPa\",\"\"\r\n"
                "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"\r\n"
                "\"2026-11-20 15:00:01.123456\",0,7.1,\"NAN\",1,5,1,\"a, \"\"b\"\"\"\r\n"
                "\"2026-11-20 15:00:02.123456\",1,7,8,\"NAN\",6,1.5,\"NAN\"\r\n");
}

TEST_F(TextExports, json_has_no_member_twice_where_two_points_are_at_one_place) {
  const auto heights =
      test::described("lidar", "scan",
                      R"({"name":"speed","type":"float32","unit":"m s-1",)"
                      R"("axis":{"name":"height","unit":"m","points":[38,60,38]}})");
  commit(of(epoch(0xA), {test::reading(1, heights, "[[7,8,9]]")}));
  EXPECT_THAT(exported(shipped("json"), "lidar"),
              HasSubstr(R"("speed[38 m]":7,"speed[60 m]":8,"speed[38 m] #2":9})"));
}

TEST_F(TextExports, one_that_was_ended_goes_on_without_a_second_header) {
  commit(winds(epoch(0xA), 1, 5));
  const auto form = load(
      "extension = \"txt\"\nheader = [\"{{{kind}}}\"]\nrow = \"{seq} {each:{flag}} {record}\"");
  ASSERT_TRUE(form) << form.error().front().str();
  EXPECT_EQ(exported(*form, "anemometer", "UTC", 2), "{wind}\n1 21 0\n2 21 1\n");
  EXPECT_EQ(exported(*form, "anemometer"), "{wind}\n1 21 0\n2 21 1\n3 21 2\n4 21 3\n5 21 4\n");
}

TEST_F(TextExports, one_that_was_killed_goes_on_behind_its_last_mark) {
  constexpr std::uint64_t rows = 12'000;
  commit(winds(epoch(0xA), 1, rows));
  archive_.reset();
  const TextTemplate csv = shipped("csv");
  const std::string wanted = exported(csv, "anemometer", "UTC", rows + 1);
  const std::string file =
      folder_ + "/kelpie_anemometer_wind_" + buoyd::to_hex(test::wind()->hash()) + ".csv";
  const auto mark = [&] { return text_of(file + ".mark"); };
  std::filesystem::remove(file);
  std::filesystem::remove(file + ".mark");
  for (const std::uint64_t at : {11'000U, 10'100U, 4'000U, 11'900U}) {
    test::in_another_process([&](const std::function<void()>& kill) {
      kill_at_ = at;
      kill_ = kill;
      exported(csv, "anemometer", "UTC", rows + 1);
    });
    EXPECT_THAT(mark(), HasSubstr("\"rows\":10000,"));
  }
  EXPECT_EQ(exported(csv, "anemometer", "UTC", rows + 1), wanted);
}

TEST_F(TextExports, a_mistake_of_a_template_is_told_at_its_line) {
  const std::string rest = "extension = \"txt\"\n";
  EXPECT_THAT(mistakes(rest + "row = \"{speed}\""),
              HasSubstr("form.toml:2:7: there is no '{speed}'"));
  EXPECT_THAT(mistakes(rest + "row = \"{each:{method}}\""),
              HasSubstr("expected one of value, flag, member"));
  EXPECT_THAT(mistakes(rest + "row = \"{each:{each:x}}\""), HasSubstr("there is no"));
  EXPECT_THAT(mistakes(rest + "row = \"{time\""), HasSubstr("a { without its }"));
  EXPECT_THAT(mistakes(rest + "row = \"time}\""), HasSubstr("a } without its {"));
  EXPECT_THAT(mistakes(rest + "row = \"x\"\ntime = \"%Q\""), HasSubstr("'%Q' has a %"));
  EXPECT_THAT(mistakes(rest + "row = \"x\"\nflags = \"7\""), HasSubstr("no flag '7'"));
  EXPECT_THAT(mistakes("extension = \"../x\"\nrow = \"x\""), HasSubstr("letters a-z"));
  EXPECT_THAT(mistakes(rest + "row = \"x\"\ncolour = 1"), HasSubstr("colour"));
  EXPECT_THAT(mistakes(rest), HasSubstr("row"));
}

}  // namespace
}  // namespace buoyshore
