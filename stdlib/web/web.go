// Package web is the modules for web servers that are plain logic, one file of pya text each: uvicorn and starlette,
// pydantic, fastapi, tornado and aiohttp.web. They stand on _httpserver, which does what is hot.
//
// Like package plain it owns texts only.
package web

import (
	"embed"

	"pya/stdlib/plain"
)

//go:embed *.pya
var files embed.FS

// Modules lists the modules.
func Modules() []plain.Module { return plain.ModulesOf(files) }
