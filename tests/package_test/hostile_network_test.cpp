// Tests that look for other machines, or for doors to this one.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "attack.hpp"

using namespace distro;
using namespace distro::test;
using job::Outcome;

namespace {

/// A socket of this machine that waits for visitors.
class Listener {
 public:
  Listener(int family, int type) : socket_(::socket(family, type | SOCK_CLOEXEC, 0)) {
    sockaddr_storage address = {};
    address.ss_family = static_cast<sa_family_t>(family);
    if (family == AF_INET) {
      reinterpret_cast<sockaddr_in*>(&address)->sin_addr.s_addr =
          htonl(INADDR_LOOPBACK);
    } else {
      reinterpret_cast<sockaddr_in6*>(&address)->sin6_addr = in6addr_loopback;
    }
    socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    bind(&address, size);
    REQUIRE(::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    port =
        ntohs(family == AF_INET ? reinterpret_cast<sockaddr_in*>(&address)->sin_port
                                : reinterpret_cast<sockaddr_in6*>(&address)->sin6_port);
    if (type == SOCK_STREAM) {
      REQUIRE(::listen(socket_, 1) == 0);
    }
  }
  /// A name in the file system, or one that begins with NUL and is in none.
  explicit Listener(const std::string& name)
      : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_storage storage = {};
    auto* address = reinterpret_cast<sockaddr_un*>(&storage);
    address->sun_family = AF_UNIX;
    REQUIRE(name.size() < sizeof address->sun_path);
    std::memcpy(address->sun_path, name.data(), name.size());
    bind(&storage,
         static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size()));
    REQUIRE(::listen(socket_, 1) == 0);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { ::close(socket_); }

  /// Whether somebody has knocked.
  [[nodiscard]] bool has_visitor() const {
    char word = 0;
    const int visitor = ::accept4(socket_, nullptr, nullptr, SOCK_NONBLOCK);
    if (visitor >= 0) {
      ::close(visitor);
      return true;
    }
    return ::recv(socket_, &word, 1, MSG_DONTWAIT) > 0;
  }

  int port = 0;

 private:
  void bind(const sockaddr_storage* address, socklen_t size) const {
    REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(address), size) == 0);
    const int flags = ::fcntl(socket_, F_GETFL);
    ::fcntl(socket_, F_SETFL, flags | O_NONBLOCK);
  }

  int socket_;
};

}  // namespace

TEST_CASE("a test reaches no listener of this machine", "[package_test]") {
  const Listener listener(AF_INET, SOCK_STREAM);
  const Attack attack("exec 3<>/dev/tcp/127.0.0.1/" + std::to_string(listener.port) +
                      " && echo CONNECTED");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK_THAT(attack.result.reason, Catch::Contains("Connection refused"));
  CHECK_THAT(attack.log(), !Catch::Contains("CONNECTED"));
  CHECK_FALSE(listener.has_visitor());
}

TEST_CASE("a test reaches no listener of this machine by IPv6", "[package_test]") {
  const Listener listener(AF_INET6, SOCK_STREAM);
  const Attack attack("exec 3<>/dev/tcp/::1/" + std::to_string(listener.port) +
                      " && echo CONNECTED");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK_THAT(attack.log(), !Catch::Contains("CONNECTED\n"));
  CHECK_FALSE(listener.has_visitor());
}

TEST_CASE("a test's datagrams stay inside", "[package_test]") {
  const Listener listener(AF_INET, SOCK_DGRAM);
  const Attack attack("set +e; echo hello > /dev/udp/127.0.0.1/" +
                      std::to_string(listener.port) +
                      "\necho hello > /dev/udp/192.0.2.1/53; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), Catch::Contains("Network is unreachable"));
  CHECK_FALSE(listener.has_visitor());
}

TEST_CASE("a test reaches no other machine by its address", "[package_test]") {
  const std::string address = GENERATE("192.0.2.1", "169.254.169.254", "2001:db8::1");
  const Attack attack("exec 3<>/dev/tcp/" + address + "/80");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK_THAT(attack.result.reason, Catch::Contains("unreachable") ||
                                       Catch::Contains("Cannot assign requested"));
}

TEST_CASE("a test resolves no name", "[package_test]") {
  const Attack attack(
      "set +e; getent hosts example.org; echo resolved: $?\n"
      "getent hosts localhost; exec 3<>/dev/tcp/example.org/80; exit 7");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK_THAT(attack.log(),
             Catch::Contains("resolved: 2\n") && Catch::Contains("localhost"));
}

TEST_CASE("a test has a loopback of its own and no other interface", "[package_test]") {
  const Attack attack(
      "set +x; tail -n +3 /proc/net/dev | cut -d: -f1; echo routes: "
      "$(tail -n +2 /proc/net/route | wc -l)\n" +
      perl("socket(S, 16, 3, 0) and print \"netlink\\n\"; "
           "socket(R, 2, 3, 1) and print \"RAW\\n\"; "
           "socket(P, 17, 3, 0) and print \"PACKET\\n\""));
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), Catch::Contains("    lo\nroutes: 0\n"));
  CHECK_THAT(attack.log(), !Catch::Contains("RAW\n") && !Catch::Contains("PACKET\n"));
}

TEST_CASE("a test reaches no abstract socket of this machine", "[package_test]") {
  const std::string word = unique_word();
  const Listener listener(std::string("\0", 1) + word);
  const Attack attack(perl("socket(S, 1, 1, 0) or die; "
                           "connect(S, pack(\"Sa*\", 1, \"\\0" +
                           word + "\")) and print \"CONNECTED\\n\"; print \"$!\\n\"") +
                      "cat /proc/net/unix");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), Catch::Contains("Connection refused\n"));
  CHECK_THAT(attack.log(), !Catch::Contains("@" + word));
  CHECK_FALSE(listener.has_visitor());
}

TEST_CASE("a test reaches no named socket of this machine", "[package_test]") {
  const base::TempDir folder;
  const std::string name = folder.path() / "socket";
  const Listener listener(name);
  const Attack attack(perl("socket(S, 1, 1, 0) or die; connect(S, pack(\"Sa*\", 1, \"" +
                           name + "\")) and print \"CONNECTED\\n\"; print \"$!\\n\""));
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), Catch::Contains("No such file or directory\n"));
  CHECK_FALSE(listener.has_visitor());
}

TEST_CASE("a test reads no key of ours", "[package_test]") {
  constexpr int session = -3;  // KEY_SPEC_SESSION_KEYRING
  // In a process of its own: a session's keys cannot be given back.
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::syscall(SYS_keyctl, 1, nullptr);  // KEYCTL_JOIN_SESSION_KEYRING
    const long key =
        ::syscall(SYS_add_key, "user", "hostile-key", "s3cr3t", 6, session);
    const Attack attack(
        perl("$t = \"user\\0\"; $d = \"hostile-key\\0\"; $b = \"x\" x 9; "
             "$k = syscall(250, 10, -3, $t, $d, 0); print \"found: $k\\n\"; "
             "$k = " +
             std::to_string(key) +
             "; $n = syscall(250, 11, $k, $b, 9); print \"read: $n $b\\n\""));
    const std::string log = attack.log();
    ::_exit(key < 0 ? 2
            : (log.find("found: -1\n") != std::string::npos &&
               log.find("read: -1 ") != std::string::npos)
                ? 0
                : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WEXITSTATUS(status) == 2) {
    WARN("this machine keeps no keys");
    return;
  }
  CHECK(WEXITSTATUS(status) == 0);
}
