// Which files a certified export takes the place of.

#include "shore/certify/certificate_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "shore/archive_fixture.hpp"
#include "shore/certify/certify.hpp"

namespace buoyshore {
namespace {

class CertificatePlace : public test::ArchiveTest {
 protected:
  void SetUp() override {
    ArchiveTest::SetUp();
    commit(winds(test::epoch(0xA), 1, 10));
  }
  buoyd::Result<CertificateReport> certified_into(const std::string& file) {
    auto database = open_for_reading(path());
    PreparedSql prepared(**database);
    CertifyOrder order;
    order.query.station = "kelpie";
    order.key_file = path() + ".key";
    order.made = "2026-11-20T12:00:00Z";
    order.to = file;
    return certify(prepared, order);
  }
  static std::string contents(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
};

TEST_F(CertificatePlace, an_archive_and_its_key_are_no_place_for_a_certificate) {
  for (const std::string& file : {path(), path() + ".key"}) {
    const auto key = buoyd::SigningKey::open_or_make(path() + ".key");
    const std::string before = contents(file);
    const auto report = certified_into(file);
    ASSERT_FALSE(report) << file;
    EXPECT_EQ(report.error().code, buoyd::ErrorCode::invalid);
    EXPECT_EQ(report.error().text,
              file + ": is there already and no certified export, expected a new file");
    EXPECT_EQ(contents(file), before);
    EXPECT_FALSE(std::filesystem::exists(file + ".part"));
  }
}

TEST_F(CertificatePlace, a_newer_certificate_takes_the_place_of_an_older_one) {
  const std::string file = folder_ + "/kelpie.certified";
  ASSERT_TRUE(certified_into(file));
  const std::string before = contents(file);
  const auto again = certified_into(file);
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_EQ(contents(file), before);
}

}  // namespace
}  // namespace buoyshore
