#include "base/curl_library.hpp"

#include <dlfcn.h>

#include <string>

#include "base/error.hpp"

namespace distro::base::detail {
namespace {

EnvironmentError loading_fault() {
  const char* reason = ::dlerror();
  return EnvironmentError(std::string("servers cannot be asked: libcurl cannot be "
                                      "loaded: ") +
                          (reason == nullptr ? "no reason given" : reason));
}

template <typename Function>
void find(void* library, const char* name, Function& function) {
  void* symbol = ::dlsym(library, name);
  if (symbol == nullptr) {
    throw loading_fault();
  }
  function = reinterpret_cast<Function>(symbol);
}

CurlLibrary loaded() {
  void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw loading_fault();
  }
  CurlLibrary curl{};
  find(library, "curl_easy_init", curl.easy_init);
  find(library, "curl_easy_cleanup", curl.easy_cleanup);
  find(library, "curl_easy_setopt", curl.easy_setopt);
  find(library, "curl_easy_getinfo", curl.easy_getinfo);
  find(library, "curl_easy_strerror", curl.easy_strerror);
  find(library, "curl_slist_append", curl.slist_append);
  find(library, "curl_slist_free_all", curl.slist_free_all);
  find(library, "curl_multi_init", curl.multi_init);
  find(library, "curl_multi_cleanup", curl.multi_cleanup);
  find(library, "curl_multi_setopt", curl.multi_setopt);
  find(library, "curl_multi_perform", curl.multi_perform);
  find(library, "curl_multi_poll", curl.multi_poll);
  find(library, "curl_multi_add_handle", curl.multi_add_handle);
  find(library, "curl_multi_remove_handle", curl.multi_remove_handle);
  find(library, "curl_multi_info_read", curl.multi_info_read);
  find(library, "curl_multi_strerror", curl.multi_strerror);
  return curl;
}

}  // namespace

const CurlLibrary& curl() {
  static const CurlLibrary library = loaded();
  return library;
}

}  // namespace distro::base::detail
