# An instruction set's flags belong to its own file alone, never to the target.
set(isa_processor "${CMAKE_SYSTEM_PROCESSOR}")
if(CMAKE_OSX_ARCHITECTURES)
  set(isa_processor "${CMAKE_OSX_ARCHITECTURES}")
endif()

set(simd_sources cpp/recollect/simd)
if(isa_processor MATCHES "^(x86_64|AMD64|amd64)$")
  set_source_files_properties(${simd_sources}/avx2.cpp PROPERTIES
                              COMPILE_OPTIONS "-mavx2;-mfma;-mf16c")
  set(avx512_options -mavx2 -mfma -mf16c -mavx512f -mavx512bw -mavx512vl -mavx512vnni)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC's own AVX-512 header reads undefined registers on purpose and warns about itself.
    list(APPEND avx512_options -Wno-uninitialized -Wno-maybe-uninitialized)
  endif()
  set_source_files_properties(${simd_sources}/avx512vnni.cpp PROPERTIES
                              COMPILE_OPTIONS "${avx512_options}")
elseif(isa_processor MATCHES "^(aarch64|arm64)$")
  set_source_files_properties(${simd_sources}/neon_dotprod.cpp PROPERTIES
                              COMPILE_OPTIONS "-march=armv8.2-a+dotprod")
endif()
# What is precompiled for the target was not for these flags.
set_source_files_properties(
  ${simd_sources}/avx2.cpp ${simd_sources}/avx512vnni.cpp ${simd_sources}/neon_dotprod.cpp
  PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
