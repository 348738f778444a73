// An execution provider of ONNX Runtime for a card that this machine does not have. Its option "takes" says what it does:
// "all" of a model (and what comes out is nothing but zeros), "nothing" (the CPU gets it all), "refuses" to open, "fails" when it runs.
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "onnxruntime_c_api.h"

#define NAME "TestProvider"
#define CHECK(call) do { OrtStatus *status_ = (call); if (status_) return status_; } while (0)

static const OrtApi *ort;
static const OrtEpApi *eps;

typedef struct { OrtEp base; char takes[16]; } Provider;
typedef struct { OrtNodeComputeInfo base; bool fails; size_t rank; int64_t shape[8]; } Node;

static OrtStatus *create_state(OrtNodeComputeInfo *node, OrtNodeComputeContext *context, void **state) { *state = node; return NULL; }
static void release_state(OrtNodeComputeInfo *node, void *state) {}

static OrtStatus *compute(OrtNodeComputeInfo *base, void *state, OrtKernelContext *context) {
  Node *node = (Node *)base;
  if (node->fails) return ort->CreateStatus(ORT_FAIL, "the card is gone");
  OrtValue *value;
  void *data;
  size_t count = 1;
  for (size_t i = 0; i < node->rank; i++) count *= node->shape[i];
  CHECK(ort->KernelContext_GetOutput(context, 0, node->shape, node->rank, &value));
  CHECK(ort->GetTensorMutableData(value, &data));
  memset(data, 0, count * sizeof(float));
  return NULL;
}

static const char *provider_name(const OrtEp *base) { return NAME; }

static OrtStatus *capability(OrtEp *base, const OrtGraph *graph, OrtEpGraphSupportInfo *info) {
  size_t count;
  CHECK(ort->Graph_GetNumNodes(graph, &count));
  if (count == 0 || !strcmp(((Provider *)base)->takes, "nothing")) return NULL;
  const OrtNode **nodes = calloc(count, sizeof *nodes);
  OrtNodeFusionOptions options = {.ort_version_supported = ORT_API_VERSION, .drop_constant_initializers = true};
  OrtStatus *status = ort->Graph_GetNodes(graph, nodes, count);
  if (!status) status = eps->EpGraphSupportInfo_AddNodesToFuse(info, nodes, count, &options);
  free(nodes);
  return status;
}

static OrtStatus *compile(OrtEp *base, const OrtGraph **graphs, const OrtNode **fused, size_t count, OrtNodeComputeInfo **made, OrtNode **contexts) {
  for (size_t i = 0; i < count; i++) {
    const OrtValueInfo *output;
    const OrtTypeInfo *type;
    const OrtTensorTypeAndShapeInfo *tensor;
    Node *node = calloc(1, sizeof *node);
    node->base = (OrtNodeComputeInfo){.ort_version_supported = ORT_API_VERSION, .CreateState = create_state, .Compute = compute, .ReleaseState = release_state};
    node->fails = !strcmp(((Provider *)base)->takes, "fails");
    made[i] = &node->base;
    CHECK(ort->Graph_GetOutputs(graphs[i], &output, 1));
    CHECK(ort->GetValueInfoTypeInfo(output, &type));
    CHECK(ort->CastTypeInfoToTensorInfo(type, &tensor));
    CHECK(ort->GetDimensionsCount(tensor, &node->rank));
    CHECK(ort->GetDimensions(tensor, node->shape, node->rank));
  }
  return NULL;
}

static void release_nodes(OrtEp *base, OrtNodeComputeInfo **nodes, size_t count) { for (size_t i = 0; i < count; i++) free(nodes[i]); }

static const char *name(const OrtEpFactory *factory) { return NAME; }
static const char *vendor(const OrtEpFactory *factory) { return "ParkingGate"; }
static uint32_t vendor_id(const OrtEpFactory *factory) { return 0xFFFF; }
static const char *version(const OrtEpFactory *factory) { return "1.0.0"; }
static bool knows_streams(const OrtEpFactory *factory) { return false; }

static OrtStatus *devices(OrtEpFactory *factory, const OrtHardwareDevice *const *found, size_t count, OrtEpDevice **mine, size_t most, size_t *taken) {
  *taken = 0;
  for (size_t i = 0; i < count && *taken < most; i++)
    if (ort->HardwareDevice_Type(found[i]) == OrtHardwareDeviceType_CPU) CHECK(eps->CreateEpDevice(factory, found[i], NULL, NULL, &mine[(*taken)++]));
  return NULL;
}

static OrtStatus *open(OrtEpFactory *factory, const OrtHardwareDevice *const *on, const OrtKeyValuePairs *const *metadata, size_t count,
                       const OrtSessionOptions *options, const OrtLogger *logger, OrtEp **made) {
  Provider *provider = calloc(1, sizeof *provider);
  size_t size = sizeof provider->takes;
  OrtStatus *unset = ort->GetSessionConfigEntry(options, "ep.testprovider.takes", provider->takes, &size);
  if (unset) ort->ReleaseStatus(unset);
  if (!strcmp(provider->takes, "refuses")) {
    free(provider);
    return ort->CreateStatus(ORT_FAIL, "its driver is too old.");
  }
  provider->base = (OrtEp){.ort_version_supported = ORT_API_VERSION, .GetName = provider_name, .GetCapability = capability, .Compile = compile,
                           .ReleaseNodeComputeInfos = release_nodes};
  *made = &provider->base;
  return NULL;
}

static void close(OrtEpFactory *factory, OrtEp *provider) { free(provider); }
static OrtStatus *no_allocator(OrtEpFactory *factory, const OrtMemoryInfo *memory, const OrtKeyValuePairs *options, OrtAllocator **made) { *made = NULL; return NULL; }
static void release_allocator(OrtEpFactory *factory, OrtAllocator *allocator) {}
static OrtStatus *no_transfer(OrtEpFactory *factory, OrtDataTransferImpl **made) { *made = NULL; return NULL; }
static OrtStatus *no_stream(OrtEpFactory *factory, const OrtMemoryDevice *device, const OrtKeyValuePairs *options, OrtSyncStreamImpl **made) { *made = NULL; return NULL; }

static OrtEpFactory factory = {
    .ort_version_supported = ORT_API_VERSION, .GetName = name, .GetVendor = vendor, .GetSupportedDevices = devices, .CreateEp = open, .ReleaseEp = close,
    .GetVendorId = vendor_id, .GetVersion = version, .CreateAllocator = no_allocator, .ReleaseAllocator = release_allocator,
    .CreateDataTransfer = no_transfer, .IsStreamAware = knows_streams, .CreateSyncStreamForDevice = no_stream};

OrtStatus *CreateEpFactories(const char *registered, const OrtApiBase *base, const OrtLogger *logger, OrtEpFactory **factories, size_t most, size_t *count) {
  ort = base->GetApi(ORT_API_VERSION);
  eps = ort->GetEpApi();
  factories[0] = &factory;
  *count = 1;
  return NULL;
}

OrtStatus *ReleaseEpFactory(OrtEpFactory *one) { return NULL; }
