// File descriptors that close themselves.
#pragma once

namespace distro::base {

/// A file descriptor that is closed on destruction; -1 is none.
class OwnedDescriptor {
 public:
  explicit OwnedDescriptor(int value = -1) : value_(value) {}
  OwnedDescriptor(OwnedDescriptor&& other) noexcept : value_(other.release()) {}
  OwnedDescriptor& operator=(OwnedDescriptor&& other) noexcept;
  ~OwnedDescriptor() { close(); }

  [[nodiscard]] int get() const { return value_; }
  [[nodiscard]] int release();
  void close();

 private:
  int value_;
};

/// Both ends are close-on-exec and never one of 0, 1 and 2.
struct Pipe {
  OwnedDescriptor read_end;
  OwnedDescriptor write_end;
  /// Throws EnvironmentError.
  Pipe();
};

}  // namespace distro::base
