// Which files a certified export takes the place of.

#include "shore/certify/certificate_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "shore/certify/certified_fixture.hpp"

namespace buoyshore {
namespace {

class CertificatePlace : public test::CertifiedTest {
 protected:
  void SetUp() override {
    CertifiedTest::SetUp();
    commit(winds(test::epoch(0xA), 1, 10));
  }
};

TEST_F(CertificatePlace, an_archive_and_its_key_are_no_place_for_a_certificate) {
  for (const std::string& file : {path(), path() + ".key"}) {
    const auto key = buoyd::SigningKey::open_or_make(path() + ".key");
    const std::string before = text_of(file);
    const auto report = certified_into(file);
    ASSERT_FALSE(report) << file;
    EXPECT_EQ(report.error().code, buoyd::ErrorCode::invalid);
    EXPECT_EQ(report.error().text,
              file + ": is there already and no certified export, expected a new file");
    EXPECT_EQ(text_of(file), before);
    EXPECT_FALSE(std::filesystem::exists(file + ".part"));
  }
}

TEST_F(CertificatePlace, a_newer_certificate_takes_the_place_of_an_older_one) {
  const std::string file = folder_ + "/kelpie.certified";
  ASSERT_TRUE(certified_into(file));
  const std::string before = text_of(file);
  const auto again = certified_into(file);
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_EQ(text_of(file), before);
}

TEST_F(CertificatePlace, a_file_that_is_none_names_no_archive_and_no_key) {
  const std::string file = folder_ + "/rain.csv";
  std::ofstream(file) << "time,amount (mm)\n";
  const auto report = check_file(file, {}, "");
  ASSERT_TRUE(report) << report.error().text;
  EXPECT_EQ(report_text(*report).find("this is no certified export\nWRONG: line 1: "), 0U)
      << report_text(*report);
}

}  // namespace
}  // namespace buoyshore
