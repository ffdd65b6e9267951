import io, optparse, re, sys
sys.stderr = sys.stdout
from optparse import *
def t(f,*a,**k):
    try: r=f(*a,**k)
    except BaseException as e: r=(type(e),str(e))
    print(re.sub('0x[0-9a-f]+', '0x', repr(r)))
    return r
print(optparse.__all__)
sys.argv[0]='prog.py'
p=OptionParser(usage='%prog [options] a b',version='%prog 1.2',description='A long description of the program which is going to be wrapped over more than one line, %prog.',epilog='The end.')
p.add_option('-f','--file',dest='filename',help='write report to FILE',metavar='FILE')
p.add_option('-q','--quiet',action='store_false',dest='verbose',default=True,help="don't print status messages to stdout, but do something quite different which is long (default %default)")
p.add_option('-n',type='int',default=3,help='n is %default'); p.add_option('-c',type='choice',choices=['a','b']); p.add_option('--x',action='append'); p.add_option('-v',action='count'); p.add_option('--pt',nargs=2,type='float'); p.add_option('-k',action='store_const',const=5,dest='k'); p.add_option('--hid',help=SUPPRESS_HELP); p.add_option('--ac',action='append_const',const=7,dest='x2')
def cb(option,opt,value,parser,*a,**k): print('cb',option,opt,value,parser.rargs,parser.largs,a,k)
p.add_option('--cb',action='callback',callback=cb,callback_args=(1,),callback_kwargs={'z':2}); p.add_option('--cv',action='callback',callback=cb,type='string')
g=OptionGroup(p,'Dangerous','Caution: use these options at your own risk.'); g.add_option('-g',action='store_true',help='Group option.'); p.add_option_group(g)
p.print_help(); p.print_version(); p.print_usage(); print(repr(p.get_usage()),p.get_version(),p.get_prog_name(),p.get_description())
t(p.parse_args,['-f','x','a','-q','-n','0x10','--x=1','--x','2','-vvv','--pt','1','2.5','-k','--ac','b','--','-z'])
t(p.parse_args,['-fx','--cb','a','--cv','q','r']); t(p.parse_args,['--fil','z']); t(p.parse_args,['--file=']); t(p.parse_args,['-'])
for a in (['-z'],['-n','x'],['-n'],['-c','z'],['--c'],['--pt','1'],['--qui=3'],['--nope'],['-h'],['--version'],['-vz'],['--pt','a','b']): t(p.parse_args,a)
p.disable_interspersed_args(); t(p.parse_args,['a','-v']); p.enable_interspersed_args()
t(p.add_option,'-f'); t(p.add_option,'x'); t(p.add_option,'--'); t(p.add_option,'-ab'); t(p.add_option,'---a'); t(p.add_option); t(p.add_option,'-w',action='foo'); t(p.add_option,'-w',type='foo'); t(p.add_option,'-w',action='store_true',type='int'); t(p.add_option,'-w',choices=['a']); t(p.add_option,'-w',type='choice'); t(p.add_option,'-w',type='choice',choices='a'); t(p.add_option,'-w',const=1); t(p.add_option,'-w',action='count',nargs=2); t(p.add_option,'-w',action='callback',callback=3); t(p.add_option,'-w',callback=cb); t(p.add_option,'-w',action='callback',callback=cb,callback_args=3);t(p.add_option,'-w',action='callback',callback=cb,callback_kwargs=3); t(p.add_option,'-w',foo=3); t(p.add_option,7); t(p.add_option,'-w',callback_args=(3,)); t(p.add_option,'-w',type=int); t(p.add_option,'-W',type=str,dest='w2'); t(p.add_option,'-m',make_option('-y')); t(p.add_option,make_option('-f'))
print(p.has_option('-f'),p.get_option('--file'),repr(p.get_option('-q'))[:8],p.get_option('-J')); p.remove_option('-f'); t(p.remove_option,'-f'); p.set_defaults(n='12',foo='bar'); t(p.parse_args,[]); print(p.defaults, p.get_default_values())
p.set_conflict_handler('resolve'); p.add_option('-q',dest='q2'); p.print_help(); t(p.set_conflict_handler,'x')
v=Values({'a':1}); print(v,v==Values({'a':1}),v=={'a':1}); v.ensure_value('b',[]); print(v.b); v._update({'a':3,'zz':2},'careful') ; print(v)
class MyOption(Option):
    ATTRS=Option.ATTRS+['foo']; TYPES=Option.TYPES+('my',); TYPE_CHECKER=dict(Option.TYPE_CHECKER,my=lambda o,opt,v: v+'!'); ACTIONS=Option.ACTIONS+('ext',); STORE_ACTIONS=Option.STORE_ACTIONS+('ext',); TYPED_ACTIONS=Option.TYPED_ACTIONS+('ext',); ALWAYS_TYPED_ACTIONS=Option.ALWAYS_TYPED_ACTIONS+('ext',)
    def take_action(self,action,dest,opt,value,values,parser):
        if action=='ext': values.ensure_value(dest,[]).extend(value.split(','))
        else: Option.take_action(self,action,dest,opt,value,values,parser)
p=OptionParser(option_class=MyOption,formatter=TitledHelpFormatter(),prog='pp',usage=SUPPRESS_USAGE); p.add_option('--my',type='my',foo=3); p.add_option('-e','--ext',action='ext',dest='e',help='h'*100)
t(p.parse_args,['--my','x','-e','a,b','--ext','c']); p.print_help(); p.print_usage(); t(p.error,'bad'); t(p.exit,3,'msg\n'); t(p.check_values, 1, 2)
p=OptionParser(add_help_option=False); print(repr(p.format_help())); print(p.format_epilog(None) if 0 else '')
p=OptionParser(formatter=IndentedHelpFormatter(indent_increment=4,max_help_position=10,width=60,short_first=0),option_list=[make_option('-a','--all','-b',help='all things are '*6)],description='d '*60)
p.print_help()
t(check_choice,Option('-a',type='choice',choices=['1']),'-a','2'); print(optparse.NO_DEFAULT,SUPPRESS_HELP,SUPPRESS_USAGE)
for e in (optparse.AmbiguousOptionError('--a',['--ab','--ac']),BadOptionError('-x'),OptionError('m',Option('-a','--bb')),OptionValueError('v'),OptionConflictError('c',Option('-a'))): print(repr(str(e)), type(e).__mro__[1].__name__)
p=OptionParser(); p.add_option('--foo-bar',type='int'); p.add_option('--foo-baz',type='long'); t(p.parse_args,['--foo-b','3']); t(p.parse_args,['--foo-bar=0b11']); t(p.parse_args,['--foo-bar=010']); t(p.parse_args,['--foo-bar=3.5']); t(p.parse_args, ['--foo-baz','q']); p.destroy(); print(str(Option('-a','--bb')), Option('-a','--b-c').dest, Option('-a').dest, Option('-a',dest='k',type='complex').takes_value())
