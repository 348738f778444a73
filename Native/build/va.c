// VA-API without a library at link time: the functions of libva that FFmpeg calls, each looked up in the machine's own libva when it is
// first called. Where there is none, vaGetDisplayDRM gives no display, FFmpeg opens no VA-API device, and nothing else here is called.
#include <dlfcn.h>
#include <stddef.h>
#include <va/va.h>
#include <va/va_drm.h>

// Nothing is closed again: drivers keep threads and handlers of their own. Two threads that open at once get the same library.
static void *find(const char *library, const char *name) {
  void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  return handle ? dlsym(handle, name) : NULL;
}

#define FORWARD(LIBRARY, RESULT, NAME, PARAMETERS, ARGUMENTS, MISSING)                                            \
  RESULT NAME PARAMETERS {                                                                                      \
    static RESULT(*real) PARAMETERS;                                                                            \
    if (!real) __atomic_store_n((void **)&real, find(LIBRARY, #NAME), __ATOMIC_RELEASE);                         \
    return real ? real ARGUMENTS : (MISSING);                                                                   \
  }
#define VA(NAME, PARAMETERS, ARGUMENTS) FORWARD("libva.so.2", VAStatus, NAME, PARAMETERS, ARGUMENTS, VA_STATUS_ERROR_UNIMPLEMENTED)

FORWARD("libva-drm.so.2", VADisplay, vaGetDisplayDRM, (int fd), (fd), NULL)
FORWARD("libva.so.2", const char *, vaErrorStr, (VAStatus status), (status), "no libva")
FORWARD("libva.so.2", const char *, vaQueryVendorString, (VADisplay display), (display), "")
FORWARD("libva.so.2", int, vaMaxNumProfiles, (VADisplay display), (display), 0)
FORWARD("libva.so.2", int, vaMaxNumImageFormats, (VADisplay display), (display), 0)
FORWARD("libva.so.2", VAMessageCallback, vaSetErrorCallback, (VADisplay display, VAMessageCallback callback, void *context), (display, callback, context), NULL)
FORWARD("libva.so.2", VAMessageCallback, vaSetInfoCallback, (VADisplay display, VAMessageCallback callback, void *context), (display, callback, context), NULL)

VA(vaInitialize, (VADisplay display, int *major, int *minor), (display, major, minor))
VA(vaTerminate, (VADisplay display), (display))
VA(vaSetDriverName, (VADisplay display, char *name), (display, name))
VA(vaQueryConfigProfiles, (VADisplay display, VAProfile *profiles, int *count), (display, profiles, count))
VA(vaQueryImageFormats, (VADisplay display, VAImageFormat *formats, int *count), (display, formats, count))
VA(vaQuerySurfaceAttributes, (VADisplay display, VAConfigID config, VASurfaceAttrib *attributes, unsigned *count), (display, config, attributes, count))
VA(vaCreateConfig, (VADisplay display, VAProfile profile, VAEntrypoint entry, VAConfigAttrib *attributes, int count, VAConfigID *config),
   (display, profile, entry, attributes, count, config))
VA(vaDestroyConfig, (VADisplay display, VAConfigID config), (display, config))
VA(vaCreateContext, (VADisplay display, VAConfigID config, int width, int height, int flags, VASurfaceID *targets, int count, VAContextID *context),
   (display, config, width, height, flags, targets, count, context))
VA(vaDestroyContext, (VADisplay display, VAContextID context), (display, context))
VA(vaCreateSurfaces, (VADisplay display, unsigned format, unsigned width, unsigned height, VASurfaceID *surfaces, unsigned surfaceCount,
                      VASurfaceAttrib *attributes, unsigned attributeCount),
   (display, format, width, height, surfaces, surfaceCount, attributes, attributeCount))
VA(vaDestroySurfaces, (VADisplay display, VASurfaceID *surfaces, int count), (display, surfaces, count))
VA(vaSyncSurface, (VADisplay display, VASurfaceID surface), (display, surface))
VA(vaCreateBuffer, (VADisplay display, VAContextID context, VABufferType type, unsigned size, unsigned count, void *data, VABufferID *buffer),
   (display, context, type, size, count, data, buffer))
VA(vaDestroyBuffer, (VADisplay display, VABufferID buffer), (display, buffer))
VA(vaMapBuffer, (VADisplay display, VABufferID buffer, void **data), (display, buffer, data))
VA(vaUnmapBuffer, (VADisplay display, VABufferID buffer), (display, buffer))
VA(vaBeginPicture, (VADisplay display, VAContextID context, VASurfaceID target), (display, context, target))
VA(vaRenderPicture, (VADisplay display, VAContextID context, VABufferID *buffers, int count), (display, context, buffers, count))
VA(vaEndPicture, (VADisplay display, VAContextID context), (display, context))
VA(vaCreateImage, (VADisplay display, VAImageFormat *format, int width, int height, VAImage *image), (display, format, width, height, image))
VA(vaDeriveImage, (VADisplay display, VASurfaceID surface, VAImage *image), (display, surface, image))
VA(vaDestroyImage, (VADisplay display, VAImageID image), (display, image))
VA(vaGetImage, (VADisplay display, VASurfaceID surface, int x, int y, unsigned width, unsigned height, VAImageID image),
   (display, surface, x, y, width, height, image))
VA(vaPutImage, (VADisplay display, VASurfaceID surface, VAImageID image, int sourceX, int sourceY, unsigned sourceWidth, unsigned sourceHeight,
                int x, int y, unsigned width, unsigned height),
   (display, surface, image, sourceX, sourceY, sourceWidth, sourceHeight, x, y, width, height))
