// A V4L2 camera that is not there: preloaded into a program, it answers for /dev/video9 as the kernel and a camera would (640x480, YUYV, 15
// pictures a second, grey levels that move). gcc -shared -fPIC -o video-device.so video-device.c; LD_PRELOAD=./video-device.so parkinggate …
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/videodev2.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 640, HEIGHT = 480, RATE = 15, BUFFERS = 4, SIZE = WIDTH * HEIGHT * 2, ROOM = (SIZE + 4095) / 4096 * 4096 };

static int device = -1;
static uint8_t *memory; // of all buffers
static int queued[BUFFERS], first, count;
static unsigned number;

static int begin(void) {
  device = memfd_create("video9", 0);
  if (ftruncate(device, (off_t)BUFFERS * ROOM)) return -1;
  memory = mmap(NULL, (size_t)BUFFERS * ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, device, 0);
  first = count = 0;
  return device;
}

static int answer(int (*next)(const char *, int, ...), const char *path, int flags, int mode) {
  return strcmp(path, "/dev/video9") ? next(path, flags, mode) : begin();
}

#define OPEN(NAME)                                                                                                      \
  int NAME(const char *path, int flags, ...) {                                                                          \
    va_list rest;                                                                                                       \
    va_start(rest, flags);                                                                                              \
    int mode = va_arg(rest, int);                                                                                       \
    va_end(rest);                                                                                                       \
    return answer((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #NAME), path, flags, mode);                          \
  }
OPEN(open)
OPEN(open64)

static void paint(uint8_t *picture) {
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++) {
      picture[(y * WIDTH + x) * 2] = (uint8_t)(16 + (x + y + number * 8) % 200);
      picture[(y * WIDTH + x) * 2 + 1] = 128;
    }
}

static int take(struct v4l2_buffer *buffer) {
  if (!count) return errno = EAGAIN, -1;
  nanosleep(&(struct timespec){0, 1000000000 / RATE}, NULL);
  buffer->index = (uint32_t)queued[first];
  first = (first + 1) % BUFFERS, count--;
  paint(memory + (size_t)buffer->index * ROOM);
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  buffer->timestamp = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
  buffer->bytesused = SIZE, buffer->length = ROOM, buffer->sequence = number++, buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
  return 0;
}

static int obey(unsigned long request, void *what) {
  struct v4l2_format *format = what;
  struct v4l2_buffer *buffer = what;
  switch (request) {
  case VIDIOC_QUERYCAP:
    *(struct v4l2_capability *)what = (struct v4l2_capability){.driver = "test", .card = "Test camera", .capabilities = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING};
    return 0;
  case VIDIOC_G_INPUT:
    *(int *)what = 0;
    return 0;
  case VIDIOC_ENUMINPUT:
    return ((struct v4l2_input *)what)->index ? (errno = EINVAL, -1) : 0;
  case VIDIOC_G_FMT:
  case VIDIOC_S_FMT:
    format->fmt.pix = (struct v4l2_pix_format){.width = WIDTH, .height = HEIGHT, .pixelformat = V4L2_PIX_FMT_YUYV, .field = V4L2_FIELD_NONE, .bytesperline = WIDTH * 2, .sizeimage = SIZE};
    return 0;
  case VIDIOC_G_PARM:
  case VIDIOC_S_PARM:
    ((struct v4l2_streamparm *)what)->parm.capture.timeperframe = (struct v4l2_fract){1, RATE};
    return 0;
  case VIDIOC_REQBUFS:
    ((struct v4l2_requestbuffers *)what)->count = BUFFERS;
    return 0;
  case VIDIOC_QUERYBUF:
    buffer->length = ROOM, buffer->m.offset = buffer->index * ROOM;
    return 0;
  case VIDIOC_QBUF:
    queued[(first + count++) % BUFFERS] = (int)buffer->index;
    return 0;
  case VIDIOC_DQBUF:
    return take(buffer);
  case VIDIOC_STREAMON:
  case VIDIOC_STREAMOFF:
    return 0;
  }
  return errno = ENOTTY, -1;
}

int ioctl(int file, unsigned long request, ...) {
  va_list rest;
  va_start(rest, request);
  void *what = va_arg(rest, void *);
  va_end(rest);
  if (file == device && device >= 0) return obey(request & 0xffffffff, what);
  return ((int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl"))(file, request, what);
}
