#include <api/routes.h>

#include <blob/blobs.h>

namespace deskbell::api {
namespace {

using http::Method;

constexpr std::size_t kUploadLimit = 25 * 1024 * 1024;

struct UploadFile {
  Text<1, 5000> name;
};
BOOST_DESCRIBE_STRUCT(UploadFile, (), (name))

struct GetFile {
  std::string token;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(GetFile, (), (token, name))

// As messages tell it, so that what an upload answers and what a message shows are the same.
struct AttachmentView {
  Id<blob::Attachment> id;
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  std::optional<int> width;
  std::optional<int> height;
  std::string url;
};
BOOST_DESCRIBE_STRUCT(AttachmentView, (), (id, name, media_type, size, width, height, url))

AttachmentView view(const blob::Attachment& from) {
  AttachmentView out{from.id, from.name, from.media_type, from.size, {}, {}, "/api/v1/attachments/" + path_of(from)};
  if (from.dimensions) {
    out.width = from.dimensions->width;
    out.height = from.dimensions->height;
  }
  return out;
}

http::Endpoint upload(std::string path, std::string operation, http::Security security) {
  return {.method = Method::post,
          .path = std::move(path),
          .operation = std::move(operation),
          .summary = "Upload a file; the body is its bytes",
          .tag = "attachments",
          .security = security,
          .body_limit = kUploadLimit,
          .cors = security == http::Security::visitor ? http::Cors::listed : http::Cors::none,
          .consumes = "*/*"};
}

}  // namespace

void add_attachment_routes(Endpoints& endpoints, blob::Blobs& blobs) {
  const auto store = [&blobs](const http::Call& call, const Actor& actor, const UploadFile& in) -> Result<AttachmentView> {
    TRY(const blob::Attachment stored, blobs.store(actor.id, in.name.value, call.body()));
    return view(stored);
  };
  endpoints.add<UploadFile, AttachmentView>(upload("/api/v1/attachments", "uploadAttachment", http::Security::session), store);
  endpoints.add<UploadFile, AttachmentView>(upload("/api/v1/widget/attachments", "uploadOwnAttachment", http::Security::visitor), store);
  // The token in the address is the permission; what is served can do nothing in a browser (attachment, sandbox, nosniff).
  endpoints.routes().add<GetFile, http::Download>(
      {.method = Method::get,
       .path = "/api/v1/attachments/{token}/{name}",
       .operation = "getAttachment",
       .summary = "A file's bytes",
       .tag = "attachments",
       .security = http::Security::none,
       .produces = "*/*"},
      [&blobs](const http::Call&, const GetFile& in) -> Result<http::Download> {
        TRY(const blob::Attachment file, blobs.find_by_token(in.token));
        TRY(std::string bytes, blobs.read(file));
        return http::Download{.content_type = file.media_type, .file_name = file.name, .bytes = std::move(bytes)};
      });
}

}  // namespace deskbell::api
