/**
 * The tools that every Troupe has: {@link dev.troupe.tool.builtin.Chat} asks a model, {@link
 * dev.troupe.tool.builtin.ListModels} says which ones there are.
 */
@NullMarked
package dev.troupe.tool.builtin;

import org.jspecify.annotations.NullMarked;
