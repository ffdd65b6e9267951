package sys

// auditEvents are the events of functions of this module; see object.AuditedDefs.
var auditEvents = map[string]string{
	"_current_exceptions": "sys._current_exceptions",
	"_current_frames":     "sys._current_frames",
	"_getframemodulename": "sys._getframemodulename 0=0",
	"setprofile":          "sys.setprofile",
	"settrace":            "sys.settrace",
}
