// A VA-API driver without a graphics card, for the machine's real libva: it takes H.264 and gives pictures of one grey, 100 in luma, so that a
// test knows who decoded. With VA_TEST_REFUSE set it has no profile, as a card that cannot decode the stream.
// gcc -shared -fPIC -o test_drv_video.so va-driver.c
// LD_PRELOAD=./test_drv_video.so LIBVA_DRIVERS_PATH=. GATE_RENDER_NODE=/dev/null parkinggate …
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <va/va.h>
#include <va/va_backend.h>

enum { MOST = 256 };
static struct { unsigned width, height; uint8_t *pixels; } surfaces[MOST];
static struct { void *data; int isSurface; } buffers[4096];
static VAImageFormat nv12 = {.fourcc = VA_FOURCC_NV12, .byte_order = VA_LSB_FIRST, .bits_per_pixel = 12};

static unsigned rows(unsigned height) { return (height + 15) / 16 * 16; }
static unsigned pitch(unsigned width) { return (width + 63) / 64 * 64; }

static VABufferID keep(void *data, int isSurface) {
  static unsigned next;
  unsigned id = ++next % 4096;
  if (!buffers[id].isSurface) free(buffers[id].data);
  buffers[id].data = data, buffers[id].isSurface = isSurface;
  return id;
}

static VAStatus Done(VADriverContextP c) { (void)c; return VA_STATUS_SUCCESS; }
static VAStatus Profiles(VADriverContextP c, VAProfile *list, int *count) {
  (void)c;
  static const VAProfile known[] = {VAProfileH264ConstrainedBaseline, VAProfileH264Main, VAProfileH264High};
  *count = getenv("VA_TEST_REFUSE") ? 0 : 3;
  memcpy(list, known, sizeof known);
  return VA_STATUS_SUCCESS;
}
static VAStatus Entrypoints(VADriverContextP c, VAProfile p, VAEntrypoint *list, int *count) { (void)c, (void)p; *list = VAEntrypointVLD, *count = 1; return VA_STATUS_SUCCESS; }
static VAStatus Attributes(VADriverContextP c, VAProfile p, VAEntrypoint e, VAConfigAttrib *list, int count) {
  (void)c, (void)p, (void)e;
  for (int i = 0; i < count; i++) list[i].value = list[i].type == VAConfigAttribRTFormat ? VA_RT_FORMAT_YUV420 : VA_ATTRIB_NOT_SUPPORTED;
  return VA_STATUS_SUCCESS;
}
static VAStatus CreateConfig(VADriverContextP c, VAProfile p, VAEntrypoint e, VAConfigAttrib *a, int n, VAConfigID *id) { (void)c, (void)p, (void)e, (void)a, (void)n; *id = 1; return VA_STATUS_SUCCESS; }
static VAStatus DestroyConfig(VADriverContextP c, VAConfigID id) { (void)c, (void)id; return VA_STATUS_SUCCESS; }
static VAStatus ConfigAttributes(VADriverContextP c, VAConfigID id, VAProfile *p, VAEntrypoint *e, VAConfigAttrib *a, int *n) { (void)c, (void)id, (void)a; *p = VAProfileH264High, *e = VAEntrypointVLD, *n = 0; return VA_STATUS_SUCCESS; }
static VAStatus SurfaceAttributes(VADriverContextP c, VAConfigID id, VASurfaceAttrib *list, unsigned *count) {
  (void)c, (void)id;
  if (list) {
    list[0] = (VASurfaceAttrib){VASurfaceAttribPixelFormat, VA_SURFACE_ATTRIB_GETTABLE | VA_SURFACE_ATTRIB_SETTABLE, {VAGenericValueTypeInteger, {.i = VA_FOURCC_NV12}}};
    list[1] = (VASurfaceAttrib){VASurfaceAttribMaxWidth, VA_SURFACE_ATTRIB_GETTABLE, {VAGenericValueTypeInteger, {.i = 4096}}};
    list[2] = (VASurfaceAttrib){VASurfaceAttribMaxHeight, VA_SURFACE_ATTRIB_GETTABLE, {VAGenericValueTypeInteger, {.i = 4096}}};
  }
  *count = 3;
  return VA_STATUS_SUCCESS;
}
static VAStatus CreateSurfaces2(VADriverContextP c, unsigned f, unsigned width, unsigned height, VASurfaceID *list, unsigned count, VASurfaceAttrib *a, unsigned n) {
  (void)c, (void)f, (void)a, (void)n;
  static unsigned next;
  for (unsigned i = 0; i < count; i++) {
    unsigned id = next++ % MOST;
    free(surfaces[id].pixels);
    surfaces[id].width = width, surfaces[id].height = height;
    surfaces[id].pixels = calloc(pitch(width) * rows(height), 2);
    list[i] = id;
  }
  return VA_STATUS_SUCCESS;
}
static VAStatus CreateSurfaces(VADriverContextP c, int width, int height, int f, int count, VASurfaceID *list) { return CreateSurfaces2(c, (unsigned)f, (unsigned)width, (unsigned)height, list, (unsigned)count, NULL, 0); }
static VAStatus DestroySurfaces(VADriverContextP c, VASurfaceID *list, int count) { (void)c, (void)list, (void)count; return VA_STATUS_SUCCESS; }
static VAStatus CreateContext(VADriverContextP c, VAConfigID id, int w, int h, int f, VASurfaceID *s, int n, VAContextID *made) { (void)c, (void)id, (void)w, (void)h, (void)f, (void)s, (void)n; *made = 1; return VA_STATUS_SUCCESS; }
static VAStatus DestroyContext(VADriverContextP c, VAContextID id) { (void)c, (void)id; return VA_STATUS_SUCCESS; }
static VAStatus CreateBuffer(VADriverContextP c, VAContextID x, VABufferType t, unsigned size, unsigned count, void *data, VABufferID *id) {
  (void)c, (void)x, (void)t;
  void *copy = calloc(count ? count : 1, size);
  if (data) memcpy(copy, data, (size_t)size * count);
  *id = keep(copy, 0);
  return VA_STATUS_SUCCESS;
}
static VAStatus SetElements(VADriverContextP c, VABufferID id, unsigned n) { (void)c, (void)id, (void)n; return VA_STATUS_SUCCESS; }
static VAStatus MapBuffer(VADriverContextP c, VABufferID id, void **data) { (void)c; *data = buffers[id].data; return VA_STATUS_SUCCESS; }
static VAStatus UnmapBuffer(VADriverContextP c, VABufferID id) { (void)c, (void)id; return VA_STATUS_SUCCESS; }
static VAStatus DestroyBuffer(VADriverContextP c, VABufferID id) {
  (void)c;
  if (!buffers[id].isSurface) free(buffers[id].data);
  buffers[id].data = NULL, buffers[id].isSurface = 0;
  return VA_STATUS_SUCCESS;
}
static VASurfaceID target;
static VAStatus BeginPicture(VADriverContextP c, VAContextID x, VASurfaceID s) { (void)c, (void)x; target = s; return VA_STATUS_SUCCESS; }
static VAStatus RenderPicture(VADriverContextP c, VAContextID x, VABufferID *list, int count) { (void)c, (void)x, (void)list, (void)count; return VA_STATUS_SUCCESS; }
static VAStatus EndPicture(VADriverContextP c, VAContextID x) {
  (void)c, (void)x;
  unsigned luma = pitch(surfaces[target].width) * rows(surfaces[target].height);
  memset(surfaces[target].pixels, 100, luma);
  memset(surfaces[target].pixels + luma, 128, luma / 2);
  return VA_STATUS_SUCCESS;
}
static VAStatus Sync(VADriverContextP c, VASurfaceID s) { (void)c, (void)s; return VA_STATUS_SUCCESS; }
static VAStatus Status(VADriverContextP c, VASurfaceID s, VASurfaceStatus *status) { (void)c, (void)s; *status = VASurfaceReady; return VA_STATUS_SUCCESS; }
static VAStatus Formats(VADriverContextP c, VAImageFormat *list, int *count) { (void)c; *list = nv12, *count = 1; return VA_STATUS_SUCCESS; }
static VAStatus Image(unsigned width, unsigned height, void *pixels, int isSurface, VAImage *image) {
  unsigned luma = pitch(width) * rows(height);
  *image = (VAImage){.format = nv12, .width = (uint16_t)width, .height = (uint16_t)height, .data_size = luma * 3 / 2, .num_planes = 2,
                     .pitches = {pitch(width), pitch(width)}, .offsets = {0, luma}};
  image->image_id = image->buf = keep(pixels ? pixels : calloc(luma, 2), isSurface);
  return VA_STATUS_SUCCESS;
}
static VAStatus CreateImage(VADriverContextP c, VAImageFormat *f, int width, int height, VAImage *image) { (void)c, (void)f; return Image((unsigned)width, (unsigned)height, NULL, 0, image); }
static VAStatus DeriveImage(VADriverContextP c, VASurfaceID s, VAImage *image) { (void)c; return Image(surfaces[s].width, surfaces[s].height, surfaces[s].pixels, 1, image); }
static VAStatus DestroyImage(VADriverContextP c, VAImageID id) { (void)c, (void)id; return VA_STATUS_SUCCESS; }
static VAStatus GetImage(VADriverContextP c, VASurfaceID s, int x, int y, unsigned w, unsigned h, VAImageID id) { // all of it
  (void)c, (void)x, (void)y, (void)w, (void)h;
  memcpy(buffers[id].data, surfaces[s].pixels, pitch(surfaces[s].width) * rows(surfaces[s].height) * 3 / 2);
  return VA_STATUS_SUCCESS;
}
static VAStatus PutImage(VADriverContextP c, VASurfaceID s, VAImageID i, int a, int b, unsigned d, unsigned e, int f, int g, unsigned h, unsigned j) { (void)c, (void)s, (void)i, (void)a, (void)b, (void)d, (void)e, (void)f, (void)g, (void)h, (void)j; return VA_STATUS_ERROR_UNIMPLEMENTED; }
static VAStatus Palette(VADriverContextP c, VAImageID i, unsigned char *p) { (void)c, (void)i, (void)p; return VA_STATUS_ERROR_UNIMPLEMENTED; }
static VAStatus NoSubpictures(VADriverContextP c, VAImageFormat *f, unsigned *flags, unsigned *count) { (void)c, (void)f, (void)flags; *count = 0; return VA_STATUS_SUCCESS; }
static VAStatus NoAttributes(VADriverContextP c, VADisplayAttribute *a, int *count) { (void)c, (void)a; *count = 0; return VA_STATUS_SUCCESS; }
static VAStatus GetAttributes(VADriverContextP c, VADisplayAttribute *a, int count) { (void)c, (void)a, (void)count; return VA_STATUS_ERROR_UNIMPLEMENTED; }

// Preloaded, in place of libdrm's: /dev/null is a render node of the kernel's driver "test".
struct version { int major, minor, patch, nameLength; char *name; int dateLength; char *date; int textLength; char *text; };
int drmGetNodeTypeFromFd(int file) { (void)file; return 2; }
void drmFreeVersion(struct version *version) { free(version); }
struct version *drmGetVersion(int file) {
  (void)file;
  struct version *version = calloc(1, sizeof *version);
  version->nameLength = 4, version->name = "test";
  return version;
}

// libva insists on each of these, whether anybody calls it or not.
static VAStatus Never(void) { return VA_STATUS_ERROR_UNIMPLEMENTED; }
#define NEVER(NAME) table->NAME = (void *)Never

VAStatus __vaDriverInit_1_0(VADriverContextP context) {
  struct VADriverVTable *table = context->vtable;
  context->version_major = 1, context->version_minor = 0, context->str_vendor = "test";
  context->max_profiles = 3, context->max_entrypoints = 1, context->max_attributes = 4, context->max_image_formats = 1;
  context->max_subpic_formats = 1, context->max_display_attributes = 1;
  NEVER(vaSetImagePalette), NEVER(vaCreateSubpicture), NEVER(vaDestroySubpicture), NEVER(vaSetSubpictureImage), NEVER(vaSetSubpictureChromakey);
  NEVER(vaSetSubpictureGlobalAlpha), NEVER(vaAssociateSubpicture), NEVER(vaDeassociateSubpicture), NEVER(vaPutSurface);
  table->vaTerminate = Done, table->vaQueryConfigProfiles = Profiles, table->vaQueryConfigEntrypoints = Entrypoints, table->vaGetConfigAttributes = Attributes;
  table->vaCreateConfig = CreateConfig, table->vaDestroyConfig = DestroyConfig, table->vaQueryConfigAttributes = ConfigAttributes;
  table->vaQuerySurfaceAttributes = SurfaceAttributes, table->vaCreateSurfaces = CreateSurfaces, table->vaCreateSurfaces2 = CreateSurfaces2;
  table->vaDestroySurfaces = DestroySurfaces, table->vaCreateContext = CreateContext, table->vaDestroyContext = DestroyContext;
  table->vaCreateBuffer = CreateBuffer, table->vaBufferSetNumElements = SetElements, table->vaMapBuffer = MapBuffer, table->vaUnmapBuffer = UnmapBuffer;
  table->vaDestroyBuffer = DestroyBuffer, table->vaBeginPicture = BeginPicture, table->vaRenderPicture = RenderPicture, table->vaEndPicture = EndPicture;
  table->vaSyncSurface = Sync, table->vaQuerySurfaceStatus = Status, table->vaQueryImageFormats = Formats, table->vaCreateImage = CreateImage;
  table->vaDeriveImage = DeriveImage, table->vaDestroyImage = DestroyImage, table->vaGetImage = GetImage, table->vaPutImage = PutImage;
  table->vaSetImagePalette = Palette, table->vaQuerySubpictureFormats = NoSubpictures, table->vaQueryDisplayAttributes = NoAttributes;
  table->vaGetDisplayAttributes = GetAttributes, table->vaSetDisplayAttributes = GetAttributes;
  return VA_STATUS_SUCCESS;
}
