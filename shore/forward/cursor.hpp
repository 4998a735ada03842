#pragma once
// What a platform has had, in a file of its own: the numbers of each epoch, and the batch that is
// under way. The numbers are a set, because readings are archived late and out of order. One
// process and one thread; every change is durable when its call returned well. Error invalid of a
// change: somebody deleted or replaced the file.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/file_lock.hpp"
#include "shore/forward/forward_batch.hpp"
#include "shore/tables/prepared_sql.hpp"
#include "shore/tables/state_file.hpp"

namespace buoyshore {

/// For whom a cursor is.
struct ForwardIdentity {
  std::string station;
  std::string instrument;  ///< "" = all
  std::string kind;        ///< "" = all
  std::string target;      ///< as people see it, with the mark of a query
  std::string form;        ///< of files, which have one form for ever; "" = any

  friend bool operator==(const ForwardIdentity&, const ForwardIdentity&) = default;
};

struct ForwardTotals {
  std::uint64_t rows = 0;
  std::uint64_t gaps = 0;
  std::uint64_t batches = 0;
  std::uint64_t amended = 0;  ///< readings whose new flags were sent
};

/// A file that batches go to.
struct ForwardedFile {
  std::uint64_t length = 0;
  std::uint64_t records = 0;  ///< lines of readings
};

class Cursor {
 public:
  /// Opens the file, or makes one for `wanted`. One that is there, and of which nobody has had
  /// anything, becomes one for `wanted`. With `is_moved` the target may be another. Errors: full
  /// (another process has it), invalid (it is for somebody else, or no such file), unavailable, or
  /// what SQLite says.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<Cursor>> open(const std::string& path,
                                                                   const ForwardIdentity& wanted,
                                                                   bool is_moved);

  /// 16 hex digits, drawn when it was made.
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const ForwardTotals& totals() const { return totals_; }
  /// Numbers of an epoch that need not be sent any more.
  [[nodiscard]] const buoyd::Ranges& done(const std::string& epoch) const;
  /// Numbers of an epoch that the platform was told are lost. Their readings may come after all.
  [[nodiscard]] const buoyd::Ranges& told(const std::string& epoch) const;
  [[nodiscard]] buoyd::Result<ForwardedFile> file(const std::string& name);

  /// The batch that was prepared and is not settled.
  [[nodiscard]] const std::optional<ForwardBatch>& pending() const { return pending_; }
  /// Writes a batch down before it is sent; none is pending.
  [[nodiscard]] buoyd::Result<void> prepare(ForwardBatch batch);
  /// What is known of the pending batch's coming, for whoever opens the file next.
  [[nodiscard]] buoyd::Result<void> note(bool may_be_there, bool was_refused);
  /// The pending batch was sent: its numbers are done.
  [[nodiscard]] buoyd::Result<void> finish();
  /// The pending batch was not taken: its numbers are as before.
  [[nodiscard]] buoyd::Result<void> drop();
  /// These numbers count as done from now on, and the gaps of the other call as told, although
  /// nothing is sent of them. They go into the file with the next batch. Whoever opens it before
  /// that finds them in the archive again.
  void pass_over(const std::string& epoch, const buoyd::Ranges& readings);
  void pass_over_gaps(const std::string& epoch, const buoyd::Ranges& gaps);

 private:
  using ByEpoch = std::map<std::string, buoyd::Ranges>;
  struct Set {
    std::string_view name;  // of its table's rows
    ByEpoch ranges{};
    ByEpoch unsaved{};
  };

  Cursor(buoyd::FileLock lock, StateFile file)
      : lock_(std::move(lock)), file_(std::move(file)), sql_(file_.database()) {}
  [[nodiscard]] buoyd::Result<void> check(const std::string& path, const ForwardIdentity& wanted,
                                          bool is_moved);
  [[nodiscard]] buoyd::Result<bool> is_unused();
  [[nodiscard]] buoyd::Result<void> begin_anew(const ForwardIdentity& wanted);
  [[nodiscard]] buoyd::Result<void> load();
  [[nodiscard]] buoyd::Result<void> load_pending();
  [[nodiscard]] buoyd::Result<void> write_pending(const ForwardBatch& batch);
  [[nodiscard]] buoyd::Result<void> clear_pending();
  [[nodiscard]] buoyd::Result<void> write_files(const ForwardBatch& batch);
  [[nodiscard]] buoyd::Result<void> save(Set& set, const std::string& epoch,
                                         const buoyd::Ranges& added);
  [[nodiscard]] buoyd::Result<void> save_unsaved();

  buoyd::FileLock lock_;
  StateFile file_;
  PreparedSql sql_;
  std::string id_;
  ForwardTotals totals_;
  Set done_{"done"};
  Set told_{"told"};
  std::optional<ForwardBatch> pending_;
};

}  // namespace buoyshore
