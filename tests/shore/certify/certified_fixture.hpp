#pragma once
// An archive of the station kelpie of which a certified export is made, for tests.

#include "shore/archive_fixture.hpp"
#include "shore/certify/certify.hpp"

namespace buoyshore::test {

class CertifiedTest : public ArchiveTest {
 protected:
  /// All that the archive has, with the key beside it.
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
};

}  // namespace buoyshore::test
