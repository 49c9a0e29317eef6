#include "recollect/partition/image.hpp"

#include <algorithm>
#include <functional>

#include "recollect/base/error.hpp"
#include "recollect/bind/module.hpp"
#include "recollect/bind/pieces.hpp"

namespace py = pybind11;

namespace recollect::bind {

namespace {

void write_image(const partition::Image& image, std::string_view origin,
                 const py::function& write) {
  partition::Origin kept;
  if (origin.size() != kept.size()) throw InvalidArgument("an origin has 32 bytes");
  std::copy(origin.begin(), origin.end(), kept.begin());
  const py::gil_scoped_release unlocked;
  Pieces pieces(write);
  image.write(kept, std::ref(pieces));
  pieces.finish();
}

py::tuple image_head(const py::buffer& data) {
  const py::buffer_info buffer = data.request();
  const partition::ImageHead head = partition::read_image_head(buffer_bytes(buffer));
  return py::make_tuple(head.version, py::bytes(head.origin.data(), head.origin.size()));
}

std::size_t read_image(partition::Partition& partition, const py::buffer& data, unsigned threads) {
  const auto give_back = [](const py::buffer_info* buffer) {
    const py::gil_scoped_acquire locked;
    delete buffer;
  };
  const std::shared_ptr<const py::buffer_info> buffer(new py::buffer_info(data.request()),
                                                      give_back);
  const std::string_view bytes = buffer_bytes(*buffer);
  const py::gil_scoped_release unlocked;
  return partition::read_image(partition, bytes, buffer, threads);
}

}  // namespace

void bind_image(py::module_& module) {
  using partition::Image;
  py::class_<Image>(module, "Image")
      // Without the GIL: it waits for a writer, who may be waiting for the stemmer.
      .def(py::init<std::shared_ptr<partition::Partition>>(), py::arg("partition"),
           py::call_guard<py::gil_scoped_release>())
      .def_property_readonly("version", &Image::version)
      .def("write", &write_image, py::arg("origin"), py::arg("write"));
  module.def("image_head", &image_head, py::arg("data"));
  module.def("read_image", &read_image, py::arg("partition"), py::arg("data"), py::arg("threads"));
}

}  // namespace recollect::bind
