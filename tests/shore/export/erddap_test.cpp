#include "shore/export/erddap.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>
#include <regex>
#include <set>

#include "shore/forward/erddap_live.hpp"

namespace buoyshore {
namespace {

using testing::HasSubstr;
using testing::Not;

buoyd::DescriptionPtr described(const std::string& head, const std::string& channels) {
  return buoyd::Description::parse(R"({"v":2,"instrument":"lidar","kind":"scan",)" + head +
                                   R"("channels":[)" + channels + "]}")
      .value();
}

constexpr const char* speed_channel = R"({"name":"wind_speed","type":"float32","unit":"m s-1"})";

ErddapOrder order() {
  return {"kelpie-1", "/srv/<nc>", {{}, {}, {{"institution", "A & B"}, {"infoUrl", "https://x"}}}};
}

std::string xml_of_files(const std::vector<buoyd::DescriptionPtr>& descriptions) {
  ErddapIds ids;
  return erddap_xml(erddap_files_xml(order(), descriptions, ids));
}

/// How often a text is there.
std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(Erddap, files_of_the_same_variables_are_one_dataset) {
  const auto first = described(R"("serial_number":"1",)", speed_channel);
  const auto second = described(R"("serial_number":"2",)", speed_channel);
  const auto other =
      described(R"("serial_number":"2",)", R"({"name":"wind_speed","type":"float32","unit":"kt"})");
  const std::string xml = xml_of_files({first, second, other});
  EXPECT_EQ(count(xml, "<dataset "), 2U);
  EXPECT_THAT(xml, HasSubstr("(" + buoyd::to_hex(first->hash()) + "|" +
                             buoyd::to_hex(second->hash()) + ")"));
  EXPECT_THAT(xml, HasSubstr("datasetID=\"buoy_kelpie_1_lidar_scan_2\""));
  EXPECT_THAT(xml, HasSubstr("<fileDir>/srv/&lt;nc&gt;</fileDir>"));
  EXPECT_THAT(xml, HasSubstr("<att name=\"institution\">A &amp; B</att>"));
}

/// What a dataset's regular expression takes.
std::set<std::string> taken(const ErddapOrder& of,
                            const std::vector<buoyd::DescriptionPtr>& descriptions) {
  ErddapIds ids;
  const std::string xml = erddap_files_xml(of, descriptions, ids);
  const std::string begin = "<fileNameRegex>";
  const auto from = xml.find(begin) + begin.size();
  const std::regex regex(xml.substr(from, xml.find('<', from) - from));
  std::set<std::string> names;
  std::ranges::copy_if(of.files, std::inserter(names, names.end()),
                       [&](const std::string& file) { return std::regex_match(file, regex); });
  return names;
}

TEST(Erddap, a_file_of_all_times_and_those_of_a_week_are_not_read_together) {
  const auto first = described(R"("serial_number":"1",)", speed_channel);
  const auto second = described(R"("serial_number":"2",)", speed_channel);
  const auto name = [](const std::string& bounds, const buoyd::DescriptionPtr& of) {
    return "kelpie-1_lidar_scan" + bounds + "_" + buoyd::to_hex(of->hash()) + ".nc";
  };
  const std::string week = "_20261120T000000Z_20261127T000000Z";
  const std::string next = "_20261127T000000Z_20261204T000000Z";
  const std::string both = "_20261126T000000Z_20261128T000000Z";
  ErddapOrder there = order();
  there.files = {name("", first), name(week, first), name(week, second), name(next, second)};
  EXPECT_THAT(
      taken(there, {first, second}),
      testing::UnorderedElementsAre(name("", first), name(week, second), name(next, second)));
  EXPECT_THAT(erddap_overlaps(there, {first, second}),
              testing::ElementsAre(name(week, first) +
                                   " is left out, because a file of all times is there"));
  there.files = {name(week, second), name(next, second), name(both, second)};
  EXPECT_THAT(erddap_overlaps(there, {first, second}),
              testing::ElementsAre(name(week, second) + " and " + name(both, second) +
                                       " may overlap: ERDDAP would have readings twice",
                                   name(both, second) + " and " + name(next, second) +
                                       " may overlap: ERDDAP would have readings twice"));
}

TEST(Erddap, files_of_one_bound_follow_each_other) {
  const auto scan = described(R"("serial_number":"1",)", speed_channel);
  const auto name = [&](const std::string& bounds) {
    return "kelpie-1_lidar_scan" + bounds + "_" + buoyd::to_hex(scan->hash()) + ".nc";
  };
  const std::string before = name("_begin_20261127T000000Z");
  const std::string behind = name("_20261127T000000Z_end");
  const std::string week = name("_20261120T000000Z_20261127T000000Z");
  ErddapOrder there = order();
  there.files = {before, behind};
  EXPECT_THAT(taken(there, {scan}), testing::UnorderedElementsAre(before, behind));
  EXPECT_THAT(erddap_overlaps(there, {scan}), testing::IsEmpty());
  there.files = {behind, week, before};
  EXPECT_THAT(erddap_overlaps(there, {scan}),
              testing::ElementsAre(week + " and " + before +
                                   " may overlap: ERDDAP would have readings twice"));
}

TEST(Erddap, a_file_whose_name_has_a_single_bound_is_read_and_may_overlap_with_all) {
  const auto scan = described(R"("serial_number":"1",)", speed_channel);
  const auto name = [&](const std::string& bounds) {
    return "kelpie-1_lidar_scan" + bounds + "_" + buoyd::to_hex(scan->hash()) + ".nc";
  };
  const std::string old = name("_20261120T000000Z");
  const std::string week = name("_20261127T000000Z_20261204T000000Z");
  ErddapOrder there = order();
  there.files = {old, week};
  EXPECT_THAT(taken(there, {scan}), testing::UnorderedElementsAre(old, week));
  EXPECT_THAT(erddap_overlaps(there, {scan}),
              testing::ElementsAre(testing::HasSubstr(" may overlap: ERDDAP would have readings")));
}

TEST(Erddap, ids_are_unique) {
  const auto of = [](const std::string& instrument, const std::string& kind) {
    return buoyd::Description::parse(R"({"v":2,"instrument":")" + instrument + R"(","kind":")" +
                                     kind + R"(","channels":[)" + speed_channel + "]}")
        .value();
  };
  const std::string xml = xml_of_files({of("a", "b_c"), of("a_b", "c")});
  EXPECT_EQ(count(xml, "datasetID=\"buoy_kelpie_1_a_b_c\""), 1U);
  EXPECT_EQ(count(xml, "datasetID=\"buoy_kelpie_1_a_b_c_2\""), 1U);
}

TEST(Erddap, an_id_that_another_name_or_number_makes_is_not_given_again) {
  ErddapIds ids;
  const std::vector<std::string> names{"ctd-1_scan",  "ctd_1_scan", "mast_wind",       "mast_wind",
                                       "mast_wind_2", "mast_wind",  "mast_wind_2_live"};
  std::vector<std::string> given;
  given.reserve(names.size());
  for (const std::string& name : names) given.push_back(ids.add(name));
  EXPECT_THAT(given, testing::ElementsAre("ctd_1_scan", "ctd_1_scan_2", "mast_wind", "mast_wind_2",
                                          "mast_wind_2_2", "mast_wind_3", "mast_wind_2_live"));
}

TEST(Erddap, all_datasets_of_a_station_have_ids_of_their_own) {
  const auto of = [](const std::string& instrument, const std::string& kind,
                     const std::string& unit) {
    return buoyd::Description::parse(
               R"({"v":2,"instrument":")" + instrument + R"(","kind":")" + kind +
               R"(","channels":[{"name":"wind_speed","type":"float32","unit":")" + unit + R"("}]})")
        .value();
  };
  const std::vector<buoyd::DescriptionPtr> all{
      of("ctd-1", "scan", "1"),    of("ctd_1", "scan", "1"),      of("mast", "wind", "m s-1"),
      of("mast", "wind", "knots"), of("mast", "wind_2", "m s-1"), of("mast", "wind_live", "m s-1")};
  ErddapIds ids;
  const std::string xml =
      erddap_files_xml(order(), all, ids) +
      erddap_live_xml(order(), {"{station}/{instrument}/{kind}", "b", 1883}, all, ids);
  std::set<std::string> found;
  const std::string begin = "datasetID=\"";
  for (auto at = xml.find(begin); at != std::string::npos; at = xml.find(begin, at + 1)) {
    const auto from = at + begin.size();
    const std::string id = xml.substr(from, xml.find('"', from) - from);
    EXPECT_TRUE(found.insert(id).second) << id;
  }
  EXPECT_EQ(found.size(), 11U);
}

TEST(Erddap, a_profile_has_its_heights_from_the_surface_or_a_proxy) {
  const std::string axis =
      R"("axis":{"name":"height","unit":"m","reference":"instrument","points":[10,20]},)";
  const std::string channel =
      R"({"name":"wind_speed","type":"float32","unit":"m s-1","axis":"height"})";
  std::string xml = xml_of_files({described(R"("height":2,)" + axis, channel)});
  EXPECT_THAT(xml, HasSubstr("<destinationName>altitude</destinationName>"));
  EXPECT_THAT(xml, Not(HasSubstr("cdm_altitude_proxy")));
  xml = xml_of_files({described(axis, channel)});
  EXPECT_THAT(xml, HasSubstr("<att name=\"cdm_altitude_proxy\">height_from_instrument</att>"));
}

TEST(Erddap, depths_from_the_surface_are_its_depth_once) {
  const std::string xml = xml_of_files({described(
      R"("axis":{"name":"depth","unit":"m","reference":"sea surface","points":[10,20]},)",
      R"({"name":"speed","type":"float32","unit":"m s-1","axis":"depth"})")});
  EXPECT_EQ(count(xml, "<destinationName>depth</destinationName>"), 1U);
  EXPECT_THAT(xml, HasSubstr("<sourceName>z</sourceName>\n"
                             "      <destinationName>depth</destinationName>"));
  EXPECT_THAT(xml, HasSubstr("<sourceName>depth</sourceName>\n"
                             "      <destinationName>axis_depth</destinationName>"));
}

TEST(Erddap, what_it_demands_has_to_be_said) {
  EXPECT_TRUE(check_erddap(order()));
  ErddapOrder without = order();
  without.about.attributes.pop_back();
  EXPECT_THAT(check_erddap(without).error().text, HasSubstr("infoUrl"));
}

}  // namespace
}  // namespace buoyshore
