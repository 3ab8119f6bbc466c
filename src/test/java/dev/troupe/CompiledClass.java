package dev.troupe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What one class file says of others, however the source wrote it: the constant pool holds all of
 * it, so that nothing escapes by a fully qualified name or a static import. Constants of other
 * classes are the exception: the compiler copies their values.
 *
 * @param name the binary name, {@code java.util.Map$Entry}
 * @param references the binary names of all classes in code, signatures, and annotations
 * @param calls the methods and fields in use, {@code java.lang.Thread.sleep}
 */
record CompiledClass(String name, Set<String> references, Set<String> calls) {

  /**
   * Class names inside of descriptors and generic signatures: {@code
   * Ljava/util/List<Ljava/lang/String;>;}.
   */
  private static final Pattern IN_DESCRIPTOR = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<]");

  static CompiledClass of(byte[] classFile) {
    ClassModel model = ClassFile.of().parse(classFile);
    var references = new TreeSet<String>();
    var calls = new TreeSet<String>();
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type when !type.asInternalName().startsWith("[") ->
            references.add(binaryName(type.asInternalName()));
        case Utf8Entry text ->
            IN_DESCRIPTOR
                .matcher(text.stringValue())
                .results()
                .forEach(found -> references.add(binaryName(found.group(1))));
        case MemberRefEntry member ->
            calls.add(
                binaryName(member.owner().asInternalName()) + "." + member.name().stringValue());
        default -> {} // numbers, strings, handles made of the above
      }
    }
    return new CompiledClass(binaryName(model.thisClass().asInternalName()), references, calls);
  }

  /** All classes below a directory of class files, in the order of their paths. */
  static List<CompiledClass> allBelow(Path directory) {
    try (var files = Files.walk(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .sorted()
          .map(CompiledClass::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String packageName() {
    return packageOf(name);
  }

  static String packageOf(String className) {
    int end = className.lastIndexOf('.');
    return end < 0 ? "" : className.substring(0, end);
  }

  private static CompiledClass read(Path file) {
    try {
      return of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String binaryName(String internalName) {
    return internalName.replace('/', '.');
  }
}
