#include <gtest/gtest.h>
#include <netcdf.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "shore/export/netcdf_file.hpp"
#include "shore/export/netcdf_format.hpp"
#include "shore/sample_readings.hpp"
#include "support/full_disk.hpp"

namespace buoyshore {
namespace {

/// A file that was written and closed, opened to be read.
class NetcdfAttributes : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "netcdf_test.XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    if (file_ >= 0) nc_close(file_);
    std::filesystem::remove_all(folder_);
  }

  [[nodiscard]] std::string path() const { return folder_ + "/test.nc"; }
  void write(const buoyd::DescriptionPtr& description) {
    auto file = NetcdfFormat().create(path(), {"kelpie", description});
    ASSERT_TRUE(file) << file.error().text;
    ASSERT_TRUE((*file)->close({0, 0, 0, {"aaaaaaaaaaaaaaaa"}}));
    ASSERT_EQ(nc_open(path().c_str(), NC_NOWRITE, &file_), NC_NOERR);
  }
  /// "" if there is none. The variable "" is the file itself.
  [[nodiscard]] std::string attribute(const std::string& variable, const char* name) const {
    int id = NC_GLOBAL;
    if (!variable.empty() && nc_inq_varid(file_, variable.c_str(), &id) != NC_NOERR) return "";
    std::size_t length = 0;
    if (nc_inq_attlen(file_, id, name, &length) != NC_NOERR) return "";
    std::string text(length, ' ');
    return nc_get_att_text(file_, id, name, text.data()) == NC_NOERR ? text : "";
  }

 private:
  std::string folder_;
  int file_ = -1;
};

TEST_F(NetcdfAttributes, an_error_is_what_the_library_says_and_not_what_another_call_left) {
  auto file = NetcdfFile::create(path());
  ASSERT_TRUE(file) << file.error().text;
  errno = ENOSPC;
  static_cast<void>(file->variable("none"));
  ASSERT_FALSE(file->result());
  EXPECT_EQ(file->result().error().text, path() + ": NetCDF: Variable not found");
}

TEST_F(NetcdfAttributes, a_resolution_is_the_interval_to_the_microsecond) {
  write(*buoyd::Description::parse(
      R"({"v":2,"instrument":"met","kind":"wind","interval":2.01,)"
      R"("channels":[{"name":"wind_speed","type":"float32","unit":"m s-1"}]})"));
  EXPECT_EQ(attribute("", "time_coverage_resolution"), "PT2.01S");
}

TEST_F(NetcdfAttributes, a_spectrum_has_the_place_of_its_instrument_among_its_coordinates) {
  write(*buoyd::Description::parse(
      R"({"v":2,"instrument":"deck","kind":"waves","depth":3,)"
      R"("axis":{"name":"frequency","unit":"Hz","points":[0.05,0.1]},)"
      R"("channels":[{"name":"energy","type":"float32","unit":"m2 Hz-1","axis":"frequency"},)"
      R"({"name":"hm0","type":"float32","unit":"m"}]})"));
  EXPECT_EQ(attribute("energy", "coordinates"), "time lat lon z station");
  EXPECT_EQ(attribute("hm0", "coordinates"), "time lat lon z station");
}

TEST_F(NetcdfAttributes, the_places_of_a_profile_are_those_of_its_points_alone) {
  write(*buoyd::Description::parse(
      R"({"v":2,"instrument":"lidar","kind":"scan","height":3,)"
      R"("axis":{"name":"height","unit":"m","reference":"instrument","points":[10,20]},)"
      R"("channels":[{"name":"speed","type":"float32","unit":"m s-1","axis":"height"},)"
      R"({"name":"rain","type":"float32","unit":"1"}]})"));
  EXPECT_EQ(attribute("speed", "coordinates"), "time lat lon z station");
  EXPECT_EQ(attribute("rain", "coordinates"), "time lat lon station");
}

TEST_F(NetcdfAttributes, cells_at_a_distance_are_not_where_their_instrument_is) {
  write(*buoyd::Description::parse(
      R"({"v":2,"instrument":"adcp","kind":"earth","depth":50,)"
      R"("axis":{"name":"distance","unit":"m","reference":"instrument","points":[10,20]},)"
      R"("channels":[{"name":"speed","type":"float32","unit":"m s-1","axis":"distance"}]})"));
  EXPECT_EQ(attribute("speed", "coordinates"), "time lat lon station");
}

/// In a process of its own: no other file is hindered, and what HDF5 leaks of such a file is
/// nobody's.
[[noreturn]] void write_on_full_disk(const std::string& path, rlim_t room) {
  std::string said;
  {
    const buoyd::FullDisk disk(room);
    auto file = NetcdfFile::create(path);
    if (file) file->set(NetcdfFile::global, "title", std::string(10'000, 'x'));
    const auto closed = file ? file->close() : buoyd::Result<void>(pass_on(file));
    said = (file ? "begun, " : "") + (closed ? "written" : closed.error().text);
  }
  std::fputs(said.c_str(), stderr);
  std::_Exit(0);
}

TEST_F(NetcdfAttributes, a_file_that_cannot_begin_says_why) {
  EXPECT_EXIT(write_on_full_disk(path(), 0), testing::ExitedWithCode(0),
              "^/.*/test.nc: File too large$");
}

TEST_F(NetcdfAttributes, a_file_that_cannot_grow_says_why_in_the_same_words) {
  EXPECT_EXIT(write_on_full_disk(path(), 4096), testing::ExitedWithCode(0),
              "^begun, /.*/test.nc: File too large$");
}

}  // namespace
}  // namespace buoyshore
